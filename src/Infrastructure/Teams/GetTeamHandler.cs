using Feather.Application.Teams;
using Feather.Domain.Common;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Teams;

internal sealed class GetTeamHandler(DbSession session) : IRequestHandler<GetTeamQuery, Team>
{
    public Task<Team> Handle(GetTeamQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new { OrganizationId = query.OrganizationId.Value, TeamId = query.TeamId.Value },
            async results =>
            {
                var (row, revision) = await results.FindAsync<TeamRow, TeamRevisionRow>() ?? throw new NotFoundException();
                return row.ToDomain(revision);
            },
            cancellationToken,
            TeamStatements.ById);
}
