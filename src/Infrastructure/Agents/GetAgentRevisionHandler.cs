using Feather.Application.Agents;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Agents;

internal sealed class GetAgentRevisionHandler(DbSession session) : IRequestHandler<GetAgentRevisionQuery, AgentRevision>
{
    public async Task<AgentRevision> Handle(GetAgentRevisionQuery query, CancellationToken cancellationToken)
    {
        var revision = await session.ReadAsync<AgentRevisionRow>(
            new { OrganizationId = query.OrganizationId.Value, Id = query.RevisionId.Value }, AgentStatements.RevisionById, cancellationToken);
        return revision.Only?.ToDomain() ?? throw new NotFoundException();
    }
}
