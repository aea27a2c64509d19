namespace Feather.Infrastructure.Teams;

/// <summary>The statements about teams that several classes share. Each takes only the parameters that it names.</summary>
internal static class TeamStatements
{
    public const string ById =
        $"""
        select {TeamRow.Columns}, {TeamRevisionRow.Columns}
        from teams.teams t
        left join teams.revisions r on r.organization_id = @OrganizationId and r.team_id = t.id and r.id = t.active_revision_id
        where t.organization_id = @OrganizationId and t.id = @TeamId and t.deleted_at is null
        """;

    public const string RevisionById =
        $"""
        select {TeamRevisionRow.Columns}
        from teams.revisions r
        join teams.teams t on t.organization_id = @OrganizationId and t.id = r.team_id and t.deleted_at is null
        where r.organization_id = @OrganizationId and r.id = @TeamRevisionId
        """;

    /// <summary>Locks a team. A change of the team waits, but a bind does not.</summary>
    public const string LockTeam =
        """
        select t.id from teams.teams t
        where t.organization_id = @OrganizationId and t.id = @TeamId and t.deleted_at is null
        for no key update
        """;

    /// <summary>Locks the agents of a roster that are not deleted, ordered by id, as every bind does.</summary>
    public const string LockRoster =
        """
        select a.id from agents.agents a
        where a.organization_id = @OrganizationId and a.deleted_at is null and a.id in (
            select m.agent_id from teams.members m where m.organization_id = @OrganizationId and m.team_revision_id = @TeamRevisionId)
        order by a.id
        for key share of a
        """;

    /// <summary>Takes <see cref="NewRevisionParameters"/>, like <see cref="AddMembers"/>.</summary>
    public const string AddRevision =
        """
        insert into teams.revisions (
            organization_id, id, team_id, name, description, purpose, mode, fallback_agent_id, initial_agent_id,
            swarm_domain_hint, swarm_max_hops, router_config_id, router_model_settings, created_by, created_at, updated_at)
        values (
            @OrganizationId, @TeamRevisionId, @TeamId, @Name, @Description, @Purpose, @Mode, @FallbackAgentId, @InitialAgentId,
            @SwarmDomainHint, @SwarmMaxHops, @RouterConfigId, @RouterModelSettings::json, @CreatedBy, @Now, @Now)
        on conflict do nothing
        """;

    // Members are added only if the same attempt stored the revision, which its time shows.
    public const string AddMembers =
        """
        insert into teams.members (
            organization_id, id, team_revision_id, agent_id, agent_revision_id, router_name, router_description, examples, model_settings,
            position, enabled, created_at)
        select
            @OrganizationId, m.id, @TeamRevisionId, m.agent_id, m.agent_revision_id, m.router_name, m.router_description, m.examples,
            m.model_settings, m.position, m.enabled, @Now
        from json_to_recordset(@Members::json) as m (
            id uuid, agent_id uuid, agent_revision_id uuid, router_name text, router_description text, examples json, model_settings json,
            position integer, enabled boolean)
        where exists (
            select from teams.revisions r
            where r.organization_id = @OrganizationId and r.id = @TeamRevisionId and r.created_at = @Now)
        on conflict do nothing
        """;
}
