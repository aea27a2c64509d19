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
        where r.organization_id = @OrganizationId and r.tool_id = @ToolId and (r.created_at, r.id) < (@BeforeCreatedAt, @BeforeId)
        order by r.created_at desc, r.id desc
        limit @Rows
        """;

    public Task<Page<ToolRevision>> Handle(ListToolRevisionsQuery query, CancellationToken cancellationToken) => session.ReadAsync(
        new
        {
            OrganizationId = query.OrganizationId.Value,
            ToolId = query.ToolId.Value,
            BeforeCreatedAt = query.Page.BeforeCreatedAt(),
            BeforeId = query.Page.BeforeId(),
            Rows = query.Page.Rows(),
        },
        async results =>
        {
            if (await results.ListAsync<Guid>() is [])
                throw new NotFoundException();
            return query.Page.ToPage(
                await results.ListAsync<ToolRevisionRow>(),
                row => row.ToDomain(),
                revision => new Cursor(revision.CreatedAt, revision.Id.Value));
        },
        cancellationToken,
        "select t.id from tools.tools t where t.organization_id = @OrganizationId and t.id = @ToolId and t.deleted_at is null",
        OfTool);
}
