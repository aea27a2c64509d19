using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Agents;

/// <summary>Hides an agent that nothing uses any more; what pinned its revisions keeps them.</summary>
public sealed record DeleteAgentCommand(OrganizationId OrganizationId, AgentId AgentId) : Unlogged, ICommand<Unit>;

internal sealed class DeleteAgentHandler(IAgentRepository agents, TimeProvider clock) : IRequestHandler<DeleteAgentCommand, Unit>
{
    public async Task<Unit> Handle(DeleteAgentCommand command, CancellationToken cancellationToken)
    {
        var uses = await agents.GetUsesAsync(command.OrganizationId, command.AgentId, cancellationToken);
        uses.RequireNone();
        agents.Hide(command.OrganizationId, command.AgentId, Timestamp.Now(clock));
        return Unit.Value;
    }
}
