using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Teams;

internal sealed class TeamRepository(DbSession session) : ITeamRepository
{
    public async Task<NamedAgents> GetAgentsAsync(
        OrganizationId organizationId, AgentReferences references, CancellationToken cancellationToken)
    {
        var batch = new Batch(
            new { OrganizationId = organizationId.Value, AgentIds = references.AgentIds(), AgentRevisionIds = references.AgentRevisionIds() });
        var named = NamedAgentRows.Ask(batch);
        await session.ReadAsync(batch, cancellationToken);
        return named();
    }

    public async Task<AddedTeam> AddAsync(Team team, TeamRevision first, CancellationToken cancellationToken)
    {
        var batch = new Batch(new NewTeamParameters(team, first));
        batch.Run(
            """
            insert into teams.teams (organization_id, id, name, description, metadata, created_at, updated_at)
            values (@OrganizationId, @TeamId, @TeamName, @TeamDescription, @Metadata::json, @Now, @Now)
            on conflict do nothing
            """,
            TeamStatements.AddRevision,
            TeamStatements.AddMembers,
            TeamStatements.LockRoster);
        var roster = RosterStatement.Ask(batch);
        var stored = batch.Ask<TeamRow, TeamRevisionRow>(TeamStatements.ById);
        await session.WriteAsync(batch, cancellationToken);
        return (stored.Only, roster()?.Revision) is ({ } found, { } bindable)
            ? new AddedTeam(found.First.ToDomain(found.Second), bindable)
            : throw new NotFoundException();
    }

    public async Task<Team> GetLockedAsync(OrganizationId organizationId, TeamId id, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, TeamId = id.Value });
        batch.Run(TeamStatements.LockTeam);
        var team = batch.Ask<TeamRow, TeamRevisionRow>(TeamStatements.ById);
        await session.WriteAsync(batch, cancellationToken);
        var (row, revision) = team.Only ?? throw new NotFoundException();
        return row.ToDomain(revision);
    }

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

    // A change of the roster waits, because it locks the revision first.
    public async Task<ActivationCandidate> GetCandidateAsync(
        OrganizationId organizationId, TeamId id, TeamRevisionId revisionId, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, TeamId = id.Value, TeamRevisionId = revisionId.Value });
        batch.Run(
            TeamStatements.LockTeam,
            """
            select r.id from teams.revisions r
            where r.organization_id = @OrganizationId and r.team_id = @TeamId and r.id = @TeamRevisionId
            for share
            """,
            TeamStatements.LockRoster);
        var roster = RosterStatement.Ask(batch);
        var revision = batch.Ask<TeamRevisionRow>(TeamStatements.RevisionById);
        await session.WriteAsync(batch, cancellationToken);
        return (revision.Only, roster()?.Revision) is ({ } found, { } bindable)
            ? new ActivationCandidate(found.ToDomain(), bindable)
            : throw new NotFoundException();
    }

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

    public async Task<IReadOnlyList<Guid>> LockForDeletionAsync(OrganizationId organizationId, TeamId id, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, TeamId = id.Value });
        var team = batch.Ask<Guid>(
            """
            select t.id from teams.teams t
            where t.organization_id = @OrganizationId and t.id = @TeamId and t.deleted_at is null
            for update
            """);
        var open = batch.Ask<Guid>(
            """
            (select c.id from conversations.conversations c
            where c.organization_id = @OrganizationId and c.team_id = @TeamId and c.external_id is null and c.closed_at is null
            limit 3)
            union all
            (select c.id from conversations.conversations c
            where c.organization_id = @OrganizationId and (case when c.agent_id is null then c.team_id else c.agent_id end) = @TeamId
                and c.external_id is not null and c.closed_at is null
            limit 3)
            limit 3
            """);
        await session.WriteAsync(batch, cancellationToken);
        return team.Any ? open.All : throw new NotFoundException();
    }

    public void Delete(OrganizationId organizationId, TeamId id, Timestamp now) => session.WriteWithCommit(
        new { OrganizationId = organizationId.Value, TeamId = id.Value, Now = now.Utc },
        """
        update teams.teams t set deleted_at = @Now, updated_at = @Now
        where t.organization_id = @OrganizationId and t.id = @TeamId
        """);
}
