using Feather.Application.Tools;
using Feather.Domain.Common;
using Feather.Domain.Tools;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Tools;

internal sealed class ListToolRevisionsHandler(DbSession session) : IRequestHandler<ListToolRevisionsQuery, Page<ToolRevision>>
{
    public const string OfTool =
        $"""
        select {ToolRevisionRow.Columns}
        from tools.revisions r
        where r.organization_id = @OrganizationId and r.tool_id = @ToolId and r.created_at is not null and (r.created_at, r.id) < (@BeforeCreatedAt, @BeforeId)
        order by r.created_at desc, r.id desc
        limit @Rows
        """;

    public async Task<Page<ToolRevision>> Handle(ListToolRevisionsQuery query, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = query.OrganizationId.Value,
            ToolId = query.ToolId.Value,
            BeforeCreatedAt = query.Page.BeforeCreatedAt(),
            BeforeId = query.Page.BeforeId(),
            Rows = query.Page.Rows(),
        });
        var tool = batch.Ask<Guid>(
            "select t.id from tools.tools t where t.organization_id = @OrganizationId and t.id = @ToolId and t.deleted_at is null");
        var revisions = batch.Ask<ToolRevisionRow>(OfTool);
        await session.ReadAsync(batch, cancellationToken);
        return tool.Any
            ? query.Page.ToPage(revisions.All, row => row.ToDomain(), revision => new Cursor(revision.CreatedAt, revision.Id.Value))
            : throw new NotFoundException();
    }
}
