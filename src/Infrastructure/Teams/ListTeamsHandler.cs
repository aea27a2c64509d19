using Feather.Application.Teams;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Teams;

internal sealed class ListTeamsHandler(DbSession session) : IRequestHandler<ListTeamsQuery, Page<TeamSummary>>
{
    public const string Statement =
        """
        select t.organization_id, t.id, t.name, t.description, t.active_revision_id, t.created_at, t.updated_at
        from teams.teams t
        where t.organization_id = @OrganizationId and t.deleted_at is null and t.created_at is not null and (t.created_at, t.id) < (@BeforeCreatedAt, @BeforeId)
        order by t.created_at desc, t.id desc
        limit @Rows
        """;

    public async Task<Page<TeamSummary>> Handle(ListTeamsQuery query, CancellationToken cancellationToken)
    {
        var rows = await session.ReadAsync<Row>(
            new
            {
                OrganizationId = query.OrganizationId.Value,
                BeforeCreatedAt = query.Page.BeforeCreatedAt(),
                BeforeId = query.Page.BeforeId(),
                Rows = query.Page.Rows(),
            },
            Statement,
            cancellationToken);
        return query.Page.ToPage(rows.All, row => row.ToSummary(), team => new Cursor(team.CreatedAt, team.Id.Value));
    }

    private sealed record Row(
        Guid OrganizationId, Guid Id, string Name, string? Description, Guid? ActiveRevisionId, DateTime CreatedAt, DateTime UpdatedAt)
    {
        public TeamSummary ToSummary() => new(
            OrganizationId: new OrganizationId(OrganizationId),
            Id: new TeamId(Id),
            Name: Name,
            Description: Description,
            ActiveRevisionId: ActiveRevisionId is { } active ? new TeamRevisionId(active) : null,
            CreatedAt: Timestamp.From(CreatedAt),
            UpdatedAt: Timestamp.From(UpdatedAt));
    }
}
