using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Agents;

/// <summary>Creates a revision that is not active: of what is given, over a clone of another one of the same agent where that is named.</summary>
/// <param name="At">When it is made: kept over retries, as the id is.</param>
public sealed record CreateAgentRevisionCommand(
    OrganizationId OrganizationId, AgentId AgentId, AgentRevisionId RevisionId, AgentRevisionId? BasedOn, Timestamp At, string CreatedBy,
    AgentRevisionChange Content) : Unlogged, ICommand<AgentRevision>;

internal sealed class CreateAgentRevisionHandler(IAgentRevisionRepository revisions) : IRequestHandler<CreateAgentRevisionCommand, AgentRevision>
{
    public async Task<AgentRevision> Handle(CreateAgentRevisionCommand command, CancellationToken cancellationToken)
    {
        var original = command.BasedOn is { } id
            ? await revisions.GetAsync(command.OrganizationId, command.AgentId, id, cancellationToken)
            : null;
        var content = (original?.Content ?? AgentRevisionContent.Empty).With(command.Content);
        var revision = new AgentRevision(
            command.RevisionId, command.AgentId, content, original?.ToolInputDefaults, IsFrozen: false, command.CreatedBy, command.At, command.At);
        await revisions.AddAsync(command.OrganizationId, revision, cancellationToken);
        return revision;
    }
}
