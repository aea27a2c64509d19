using Feather.Application.Models;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Models;

internal sealed class ListRouterConfigsHandler(DbSession session) : IRequestHandler<ListRouterConfigsQuery, Page<RouterConfig>>
{
    public const string Statement =
        $"""
        select {RouterConfigRow.Columns}
        from models.router_configs rc
        where rc.organization_id = @OrganizationId and rc.created_at is not null and (rc.created_at, rc.id) < (@BeforeCreatedAt, @BeforeId)
        order by rc.created_at desc, rc.id desc
        limit @Rows
        """;

    public async Task<Page<RouterConfig>> Handle(ListRouterConfigsQuery query, CancellationToken cancellationToken)
    {
        var page = query.Page;
        var rows = await session.ReadAsync<RouterConfigRow>(
            new { OrganizationId = query.OrganizationId.Value, BeforeCreatedAt = page.BeforeCreatedAt(), BeforeId = page.BeforeId(), Rows = page.Rows() },
            Statement,
            cancellationToken);
        return page.ToPage(rows.All, row => row.ToDomain(), config => new Cursor(config.CreatedAt, config.Id.Value));
    }
}
