using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Teams;

internal sealed class TeamRepository(DbSession session) : ITeamRepository
{
    public Task<NamedAgents> GetAgentsAsync(OrganizationId organizationId, AgentReferences references, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new { OrganizationId = organizationId.Value, AgentIds = references.AgentIds(), AgentRevisionIds = references.AgentRevisionIds() },
            NamedAgentRows.ReadAsync,
            cancellationToken,
            TeamStatements.Agents,
            TeamStatements.AgentRevisions);

    public Task<AddedTeam> AddAsync(Team team, TeamRevision first, CancellationToken cancellationToken) =>
        session.WriteAsync(
            new NewTeamParameters(team, first),
            async results =>
            {
                await results.SkipAsync();
                var roster = await RosterStatement.ReadAsync(results);
                var (row, revision) = await results.FindAsync<TeamRow, TeamRevisionRow>() ?? throw new NotFoundException();
                return new AddedTeam(row.ToDomain(revision), roster?.Revision ?? throw new NotFoundException());
            },
            cancellationToken,
            """
            insert into teams.teams (organization_id, id, name, description, metadata, created_at, updated_at)
            values (@OrganizationId, @TeamId, @TeamName, @TeamDescription, @Metadata::json, @Now, @Now)
            on conflict do nothing
            """,
            TeamStatements.AddRevision,
            TeamStatements.AddMembers,
            TeamStatements.LockRoster,
            RosterStatement.Text,
            TeamStatements.ById);

    public Task<Team> GetLockedAsync(OrganizationId organizationId, TeamId id, CancellationToken cancellationToken) =>
        session.WriteAsync(
            new { OrganizationId = organizationId.Value, TeamId = id.Value },
            async results =>
            {
                await results.SkipAsync();
                var (row, revision) = await results.FindAsync<TeamRow, TeamRevisionRow>() ?? throw new NotFoundException();
                return row.ToDomain(revision);
            },
            cancellationToken,
            TeamStatements.LockTeam,
            TeamStatements.ById);

    public void Save(Team team) => session.WriteWithCommit(
        new
        {
            OrganizationId = team.OrganizationId.Value,
            TeamId = team.Id.Value,
            team.Name,
            team.Description,
            Metadata = team.Metadata.Text,
            UpdatedAt = team.UpdatedAt.Utc,
        },
        """
        update teams.teams t set name = @Name, description = @Description, metadata = @Metadata::json, updated_at = @UpdatedAt
        where t.organization_id = @OrganizationId and t.id = @TeamId
        """);

    // Team, revision, agents: as a bind locks them. A change of the roster waits, for it begins with the revision.
    public Task<ActivationCandidate> GetCandidateAsync(
        OrganizationId organizationId, TeamId id, TeamRevisionId revisionId, CancellationToken cancellationToken) =>
        session.WriteAsync(
            new { OrganizationId = organizationId.Value, TeamId = id.Value, TeamRevisionId = revisionId.Value },
            async results =>
            {
                for (var locks = 0; locks < 3; locks++)
                    await results.SkipAsync();
                var roster = await RosterStatement.ReadAsync(results);
                var revision = await results.FindAsync<TeamRevisionRow>();
                return roster?.Revision is { } found && revision is not null
                    ? new ActivationCandidate(revision.ToDomain(), found)
                    : throw new NotFoundException();
            },
            cancellationToken,
            TeamStatements.LockTeam,
            """
            select r.id from teams.revisions r
            where r.organization_id = @OrganizationId and r.team_id = @TeamId and r.id = @TeamRevisionId
            for share
            """,
            TeamStatements.LockRoster,
            RosterStatement.Text,
            TeamStatements.RevisionById);

    public void Activate(TeamRevision revision, Timestamp now) => session.WriteWithCommit(
        new
        {
            OrganizationId = revision.OrganizationId.Value,
            TeamId = revision.TeamId.Value,
            TeamRevisionId = revision.Id.Value,
            Now = now.Utc,
        },
        """
        update teams.teams t set active_revision_id = @TeamRevisionId, updated_at = @Now
        where t.organization_id = @OrganizationId and t.id = @TeamId
        """);

    public Task<IReadOnlyList<Guid>> LockForDeletionAsync(OrganizationId organizationId, TeamId id, CancellationToken cancellationToken) =>
        session.WriteAsync<IReadOnlyList<Guid>>(
            new { OrganizationId = organizationId.Value, TeamId = id.Value },
            async results => await results.ListAsync<Guid>() is [_] ? await results.ListAsync<Guid>() : throw new NotFoundException(),
            cancellationToken,
            """
            select t.id from teams.teams t
            where t.organization_id = @OrganizationId and t.id = @TeamId and t.deleted_at is null
            for update
            """,
            """
            select c.id from conversations.conversations c
            where c.organization_id = @OrganizationId and c.team_id = @TeamId and c.closed_at is null
            limit 3
            """);

    public void Delete(OrganizationId organizationId, TeamId id, Timestamp now) => session.WriteWithCommit(
        new { OrganizationId = organizationId.Value, TeamId = id.Value, Now = now.Utc },
        """
        update teams.teams t set deleted_at = @Now, updated_at = @Now
        where t.organization_id = @OrganizationId and t.id = @TeamId
        """);
}
