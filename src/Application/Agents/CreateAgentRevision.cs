using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Agents;

/// <summary>Creates an inactive revision. If it is based on another one of the agent, it starts as a copy of that.</summary>
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
