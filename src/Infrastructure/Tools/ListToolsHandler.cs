using Feather.Application.Tools;
using Feather.Domain.Common;
using Feather.Domain.Tools;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Tools;

internal sealed class ListToolsHandler(DbSession session) : IRequestHandler<ListToolsQuery, Page<Tool>>
{
    public const string All =
        $"""
        select {ToolRow.Columns}
        from tools.tools t
        left join tools.revisions r on r.organization_id = @OrganizationId and r.id = t.active_revision_id
        where t.organization_id = @OrganizationId and t.deleted_at is null and t.created_at is not null and (t.created_at, t.id) < (@BeforeCreatedAt, @BeforeId)
        order by t.created_at desc, t.id desc
        limit @Rows
        """;

    // A separate text, because it uses another index. A condition that applies to all types or to one could not use an index.
    public const string OfType =
        $"""
        select {ToolRow.Columns}
        from tools.tools t
        left join tools.revisions r on r.organization_id = @OrganizationId and r.id = t.active_revision_id
        where t.organization_id = @OrganizationId and t.deleted_at is null and t.tool_type = @ToolType
            and t.created_at is not null and (t.created_at, t.id) < (@BeforeCreatedAt, @BeforeId)
        order by t.created_at desc, t.id desc
        limit @Rows
        """;

    public async Task<Page<Tool>> Handle(ListToolsQuery query, CancellationToken cancellationToken)
    {
        var rows = await session.ReadAsync<ToolRow>(
            new
            {
                OrganizationId = query.OrganizationId.Value,
                ToolType = query.Type is { } type ? Word.Of(type) : null,
                BeforeCreatedAt = query.Page.BeforeCreatedAt(),
                BeforeId = query.Page.BeforeId(),
                Rows = query.Page.Rows(),
            },
            query.Type is null ? All : OfType,
            cancellationToken);
        return query.Page.ToPage(rows.All, row => row.ToDomain(), tool => new Cursor(tool.CreatedAt, tool.Id.Value));
    }
}
