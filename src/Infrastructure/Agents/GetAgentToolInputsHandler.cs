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
    // Two trips, because the first one reads which tools the second one has to load.
    public async Task<AgentToolInputs> Handle(GetAgentToolInputsQuery query, CancellationToken cancellationToken)
    {
        var row = await session.ReadAsync<AgentRevisionRow>(
            new { OrganizationId = query.OrganizationId.Value, Id = query.RevisionId.Value }, AgentStatements.RevisionById, cancellationToken);
        var revision = row.Only?.ToDomain() ?? throw new NotFoundException();
        var named = await tools.ListAsync(query.OrganizationId, AgentToolInputs.ToolsOf(revision), cancellationToken);
        return AgentToolInputs.Of(revision, named);
    }
}
