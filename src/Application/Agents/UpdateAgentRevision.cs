using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Agents;

/// <summary>Edits a revision in place, unless a conversation has pinned it.</summary>
public sealed record UpdateAgentRevisionCommand(
    OrganizationId OrganizationId, AgentRevisionId RevisionId, AgentRevisionChange Change, Precondition<AgentRevision>? IfMatch)
    : Unlogged, ICommand<AgentRevision>;

internal sealed class UpdateAgentRevisionHandler(IAgentRevisionRepository revisions, TimeProvider clock)
    : IRequestHandler<UpdateAgentRevisionCommand, AgentRevision>
{
    public async Task<AgentRevision> Handle(UpdateAgentRevisionCommand command, CancellationToken cancellationToken)
    {
        var stored = await revisions.GetLockedAsync(command.OrganizationId, command.RevisionId, cancellationToken);
        command.IfMatch?.Invoke(stored);
        var edited = stored.Edited(command.Change, Timestamp.Now(clock));
        revisions.Save(command.OrganizationId, edited);
        return edited;
    }
}
