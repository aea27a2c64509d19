using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Agents;

/// <summary>Activates a revision for new conversations. Existing conversations keep theirs.</summary>
public sealed record SetActiveAgentRevisionCommand(OrganizationId OrganizationId, AgentId AgentId, AgentRevisionId RevisionId)
    : Unlogged, ICommand<AgentRevision>;

internal sealed class SetActiveAgentRevisionHandler(IAgentRepository agents, IAgentRevisionRepository revisions, TimeProvider clock)
    : IRequestHandler<SetActiveAgentRevisionCommand, AgentRevision>
{
    public async Task<AgentRevision> Handle(SetActiveAgentRevisionCommand command, CancellationToken cancellationToken)
    {
        var stored = await agents.GetLockedAsync(command.OrganizationId, command.AgentId, cancellationToken);
        var revision = await revisions.GetAsync(command.OrganizationId, command.AgentId, command.RevisionId, cancellationToken);
        agents.Save(stored.Agent with { ActiveRevisionId = revision.Id, UpdatedAt = Timestamp.Now(clock) });
        return revision;
    }
}
