using Feather.Application.Agents;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Agents;

internal sealed class GetAgentRevisionHandler(DbSession session) : IRequestHandler<GetAgentRevisionQuery, AgentRevision>
{
    public Task<AgentRevision> Handle(GetAgentRevisionQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new { OrganizationId = query.OrganizationId.Value, Id = query.RevisionId.Value },
            async results => (await results.FindAsync<AgentRevisionRow>() ?? throw new NotFoundException()).ToDomain(),
            cancellationToken,
            AgentStatements.RevisionById);
}
