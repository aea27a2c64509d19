using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Agents;

/// <summary>Creates an agent with its first revision and activates it (contract: Agents and teams).</summary>
/// <param name="At">The time of creation. A retry uses the same time and the same ids.</param>
public sealed record CreateAgentCommand(
    OrganizationId OrganizationId, AgentId AgentId, AgentRevisionId RevisionId, Timestamp At, string CreatedBy,
    AgentChange Agent, AgentRevisionChange Revision) : Unlogged, ICommand<AgentDetail>;

internal sealed class CreateAgentHandler(IAgentRepository agents) : IRequestHandler<CreateAgentCommand, AgentDetail>
{
    public async Task<AgentDetail> Handle(CreateAgentCommand command, CancellationToken cancellationToken)
    {
        var agent = new Agent
        {
            OrganizationId = command.OrganizationId,
            Id = command.AgentId,
            Name = command.Agent.Name.Value,
            ActiveRevisionId = command.RevisionId,
            CreatedAt = command.At,
            UpdatedAt = command.At,
        }.With(command.Agent, command.At);
        var first = new AgentRevision(
            command.RevisionId, command.AgentId, AgentRevisionContent.Empty.With(command.Revision), ToolInputDefaults: null,
            IsFrozen: false, command.CreatedBy, command.At, command.At);
        await agents.AddAsync(agent, first, cancellationToken);
        return new AgentDetail(agent, first);
    }
}
