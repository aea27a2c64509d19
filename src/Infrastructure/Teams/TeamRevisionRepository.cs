using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Teams;

internal sealed class TeamRevisionRepository(DbSession session) : ITeamRevisionRepository
{
    // Rows that are loaded under this lock are current. They include the changes of every bind or edit that held the lock before.
    private const string LockRevision =
        """
        select r.id from teams.revisions r
        where r.organization_id = @OrganizationId and r.id = @TeamRevisionId
        for no key update
        """;

    private const string LockAgents =
        """
        select a.id from agents.agents a
        where a.organization_id = @OrganizationId and a.id = any(@AgentIds) and a.deleted_at is null
        order by a.id
        for key share
        """;

    // A bind compares the version with the version that it loaded.
    private const string CountEdit =
        """
        update teams.revisions r set version = r.version + 1, updated_at = @Now
        where r.organization_id = @OrganizationId and r.id = @TeamRevisionId
        """;

    public async Task<RevisionGround> GetGroundAsync(
        OrganizationId organizationId, TeamId teamId, NewTeamRevision revision, TeamRevisionId? basedOn, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = organizationId.Value,
            TeamId = teamId.Value,
            TeamRevisionId = revision.Id.Value,
            BasedOnRevisionId = basedOn?.Value,
            AgentIds = revision.References.AgentIds(),
            AgentRevisionIds = revision.References.AgentRevisionIds(),
        });
        var team = batch.Ask<Guid>(TeamStatements.LockTeam);
        var own = batch.Ask<TeamRevisionRow>(TeamStatements.RevisionById);
        var basis = batch.Ask<TeamRevisionRow>(
            $"""
            select {TeamRevisionRow.Columns}
            from teams.revisions r
            where r.organization_id = @OrganizationId and r.team_id = @TeamId and r.id = @BasedOnRevisionId
            """);
        var named = NamedAgentRows.Ask(batch);
        await session.WriteAsync(batch, cancellationToken);
        if (!team.Any || (basedOn is not null && !basis.Any))
            throw new NotFoundException();
        return new RevisionGround(own.Only?.ToDomain(), basis.Only?.ToDomain(), named());
    }

    public void Add(TeamRevision revision)
    {
        var parameters = new NewRevisionParameters(revision);
        session.WriteWithCommit(parameters, TeamStatements.AddRevision);
        session.WriteWithCommit(parameters, TeamStatements.AddMembers);
    }

    public async Task<LockedRoster> GetLockedAsync(
        OrganizationId organizationId, TeamRevisionId id, AgentReferences references, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = organizationId.Value,
            TeamRevisionId = id.Value,
            AgentIds = references.AgentIds(),
            AgentRevisionIds = references.AgentRevisionIds(),
        });
        batch.Run(LockRevision, LockAgents);
        var revision = batch.Ask<TeamRevisionRow>(TeamStatements.RevisionById);
        var named = NamedAgentRows.Ask(batch);
        await session.WriteAsync(batch, cancellationToken);
        return new LockedRoster(revision.Only?.ToDomain() ?? throw new NotFoundException(), named());
    }

    public void AddMember(TeamRevision revision, TeamMember member, Timestamp now) => Write(
        revision,
        member,
        now,
        """
        insert into teams.members (
            organization_id, id, team_revision_id, agent_id, agent_revision_id, router_name, router_description, examples, model_settings,
            position, enabled, created_at)
        values (
            @OrganizationId, @MemberId, @TeamRevisionId, @AgentId, @AgentRevisionId, @RouterName, @RouterDescription, @Examples::json,
            @ModelSettings::json, @Position, @Enabled, @Now)
        """);

    public void SaveMember(TeamRevision revision, TeamMember member, Timestamp now) => Write(
        revision,
        member,
        now,
        """
        update teams.members m set
            agent_revision_id = @AgentRevisionId, router_name = @RouterName, router_description = @RouterDescription,
            examples = @Examples::json, model_settings = @ModelSettings::json, position = @Position, enabled = @Enabled
        where m.organization_id = @OrganizationId and m.team_revision_id = @TeamRevisionId and m.id = @MemberId
        """);

    public void RemoveMember(TeamRevision revision, TeamMember member, Timestamp now) => Write(
        revision,
        member,
        now,
        """
        delete from teams.members m
        where m.organization_id = @OrganizationId and m.team_revision_id = @TeamRevisionId and m.id = @MemberId
        """);

    private void Write(TeamRevision revision, TeamMember member, Timestamp now, string statement)
    {
        var parameters = new
        {
            OrganizationId = revision.OrganizationId.Value,
            TeamRevisionId = revision.Id.Value,
            MemberId = member.Id.Value,
            AgentId = member.AgentId.Value,
            AgentRevisionId = member.AgentRevisionId?.Value,
            member.RouterName,
            member.RouterDescription,
            Examples = System.Text.Json.JsonSerializer.Serialize(member.Examples),
            ModelSettings = member.ModelSettings?.Text,
            member.Position,
            member.Enabled,
            Now = now.Utc,
        };
        session.WriteWithCommit(parameters, CountEdit);
        session.WriteWithCommit(parameters, statement);
    }
}
