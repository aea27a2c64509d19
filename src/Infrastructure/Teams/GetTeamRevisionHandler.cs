using Feather.Application.Teams;
using Feather.Domain.Common;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Teams;

/// <summary>A revision is read with its roster, so one statement serves both queries.</summary>
internal sealed class GetTeamRevisionHandler(DbSession session)
    : IRequestHandler<GetTeamRevisionQuery, TeamRevision>, IRequestHandler<ListTeamMembersQuery, IReadOnlyList<TeamMember>>
{
    public async Task<TeamRevision> Handle(GetTeamRevisionQuery query, CancellationToken cancellationToken)
    {
        var revision = await session.ReadAsync<TeamRevisionRow>(
            new { OrganizationId = query.OrganizationId.Value, TeamRevisionId = query.RevisionId.Value },
            TeamStatements.RevisionById,
            cancellationToken);
        return revision.Only?.ToDomain() ?? throw new NotFoundException();
    }

    public async Task<IReadOnlyList<TeamMember>> Handle(ListTeamMembersQuery query, CancellationToken cancellationToken) =>
        (await Handle(new GetTeamRevisionQuery(query.OrganizationId, query.RevisionId), cancellationToken)).Members;
}
