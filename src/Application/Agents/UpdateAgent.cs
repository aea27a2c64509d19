using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Agents;

public sealed record UpdateAgentCommand(OrganizationId OrganizationId, AgentId AgentId, AgentChange Change, Precondition<AgentDetail>? IfMatch)
    : Unlogged, ICommand<AgentDetail>;

internal sealed class UpdateAgentHandler(IAgentRepository agents, TimeProvider clock) : IRequestHandler<UpdateAgentCommand, AgentDetail>
{
    public async Task<AgentDetail> Handle(UpdateAgentCommand command, CancellationToken cancellationToken)
    {
        var stored = await agents.GetLockedAsync(command.OrganizationId, command.AgentId, cancellationToken);
        command.IfMatch?.Invoke(stored);
        var changed = stored.Agent.With(command.Change, Timestamp.Now(clock));
        agents.Save(changed);
        return stored with { Agent = changed };
    }
}
