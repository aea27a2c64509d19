using Feather.Application.Agents;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Tools;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Agents;

internal sealed class GetAgentToolInputsHandler(DbSession session, IToolRepository tools)
    : IRequestHandler<GetAgentToolInputsQuery, AgentToolInputs>
{
    // Two trips: which tools are asked for stands in what the first one reads.
    public async Task<AgentToolInputs> Handle(GetAgentToolInputsQuery query, CancellationToken cancellationToken)
    {
        var revision = await session.ReadAsync(
            new { OrganizationId = query.OrganizationId.Value, Id = query.RevisionId.Value },
            async results => (await results.FindAsync<AgentRevisionRow>() ?? throw new NotFoundException()).ToDomain(),
            cancellationToken,
            AgentStatements.RevisionById);
        var named = await tools.ListAsync(query.OrganizationId, AgentToolInputs.ToolsOf(revision), cancellationToken);
        return AgentToolInputs.Of(revision, named);
    }
}
