using Feather.Application.Agents;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Agents;

internal sealed class GetAgentHandler(DbSession session) : IRequestHandler<GetAgentQuery, AgentDetail>
{
    public Task<AgentDetail> Handle(GetAgentQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new { OrganizationId = query.OrganizationId.Value, Id = query.AgentId.Value },
            async results =>
            {
                var agent = await results.FindAsync<AgentRow>() ?? throw new NotFoundException();
                // An activation in between shows in the second statement only: what it says goes.
                var active = (await results.FindAsync<AgentRevisionRow>())?.ToDomain();
                return new AgentDetail(agent.ToDomain() with { ActiveRevisionId = active?.Id }, active);
            },
            cancellationToken,
            AgentStatements.ById,
            AgentStatements.ActiveRevision);
}
