using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Identity;

internal sealed class ListEndUsersHandler(DbSession session) : IRequestHandler<ListEndUsersQuery, Page<EndUser>>
{
    internal const string NewestFirst =
        $"""
        select {EndUserRow.Columns}
        from identity.end_users u
        where u.organization_id = @OrganizationId and u.status <> 'deleted' and u.created_at is not null and (u.created_at, u.id) < (@BeforeCreatedAt, @BeforeId)
        order by u.created_at desc, u.id desc
        limit @Rows
        """;

    // A separate text, because it uses another index. It finds at most one end user.
    internal const string ByName =
        $"""
        select {EndUserRow.Columns}
        from identity.end_users u
        where u.organization_id = @OrganizationId and u.org_external_end_user_id = @Name and (u.created_at, u.id) < (@BeforeCreatedAt, @BeforeId)
        limit @Rows
        """;

    public async Task<Page<EndUser>> Handle(ListEndUsersQuery query, CancellationToken cancellationToken)
    {
        var rows = await session.ReadAsync<EndUserRow>(
            new
            {
                OrganizationId = query.OrganizationId.Value,
                query.Name,
                BeforeCreatedAt = query.Page.BeforeCreatedAt(),
                BeforeId = query.Page.BeforeId(),
                Rows = query.Page.Rows(),
            },
            query.Name is null ? NewestFirst : ByName,
            cancellationToken);
        return query.Page.ToPage(rows.All, row => row.ToDomain(), endUser => new Cursor(endUser.CreatedAt, endUser.Id.Value));
    }
}
