using Feather.Application.Agents;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Agents;

internal sealed class ListAgentsHandler(DbSession session) : IRequestHandler<ListAgentsQuery, Page<Agent>>
{
    public async Task<Page<Agent>> Handle(ListAgentsQuery query, CancellationToken cancellationToken)
    {
        var page = query.Page;
        var rows = await session.ReadAsync<AgentRow>(
            new { OrganizationId = query.OrganizationId.Value, BeforeCreatedAt = page.BeforeCreatedAt(), BeforeId = page.BeforeId(), Rows = page.Rows() },
            $"""
            select {AgentRow.Columns}
            from agents.agents a
            where a.organization_id = @OrganizationId and a.deleted_at is null and a.created_at is not null and (a.created_at, a.id) < (@BeforeCreatedAt, @BeforeId)
            order by a.created_at desc, a.id desc
            limit @Rows
            """,
            cancellationToken);
        return page.ToPage(rows.All, row => row.ToDomain(), agent => new Cursor(agent.CreatedAt, agent.Id.Value));
    }
}
