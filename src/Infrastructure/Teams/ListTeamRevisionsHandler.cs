using Feather.Application.Teams;
using Feather.Domain.Common;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Teams;

internal sealed class ListTeamRevisionsHandler(DbSession session) : IRequestHandler<ListTeamRevisionsQuery, Page<TeamRevision>>
{
    public const string Statement =
        $"""
        select {TeamRevisionRow.Columns}
        from teams.revisions r
        where r.organization_id = @OrganizationId and r.team_id = @TeamId and r.created_at is not null and (r.created_at, r.id) < (@BeforeCreatedAt, @BeforeId)
        order by r.created_at desc, r.id desc
        limit @Rows
        """;

    public async Task<Page<TeamRevision>> Handle(ListTeamRevisionsQuery query, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = query.OrganizationId.Value,
            TeamId = query.TeamId.Value,
            BeforeCreatedAt = query.Page.BeforeCreatedAt(),
            BeforeId = query.Page.BeforeId(),
            Rows = query.Page.Rows(),
        });
        var team = batch.Ask<Guid>(
            "select t.id from teams.teams t where t.organization_id = @OrganizationId and t.id = @TeamId and t.deleted_at is null");
        var revisions = batch.Ask<TeamRevisionRow>(Statement);
        await session.ReadAsync(batch, cancellationToken);
        return team.Any
            ? query.Page.ToPage(revisions.All, row => row.ToDomain(), revision => new Cursor(revision.CreatedAt, revision.Id.Value))
            : throw new NotFoundException();
    }
}
