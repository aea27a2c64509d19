using Feather.Application.Teams;
using Feather.Domain.Common;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Teams;

internal sealed class GetTeamHandler(DbSession session) : IRequestHandler<GetTeamQuery, Team>
{
    public async Task<Team> Handle(GetTeamQuery query, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = query.OrganizationId.Value, TeamId = query.TeamId.Value });
        var team = batch.Ask<TeamRow, TeamRevisionRow>(TeamStatements.ById);
        await session.ReadAsync(batch, cancellationToken);
        var (row, revision) = team.Only ?? throw new NotFoundException();
        return row.ToDomain(revision);
    }
}
