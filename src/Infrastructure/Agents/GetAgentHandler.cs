using Feather.Application.Agents;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Agents;

internal sealed class GetAgentHandler(DbSession session) : IRequestHandler<GetAgentQuery, AgentDetail>
{
    public async Task<AgentDetail> Handle(GetAgentQuery query, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = query.OrganizationId.Value, Id = query.AgentId.Value });
        var agent = batch.Ask<AgentRow>(AgentStatements.ById);
        var revision = batch.Ask<AgentRevisionRow>(AgentStatements.ActiveRevision);
        await session.ReadAsync(batch, cancellationToken);

        var found = agent.Only?.ToDomain() ?? throw new NotFoundException();
        // An activation between the two statements is visible to the second one only, so the second one decides.
        var active = revision.Only?.ToDomain();
        return new AgentDetail(found with { ActiveRevisionId = active?.Id }, active);
    }
}
