namespace Feather.Infrastructure.Conversations;

/// <summary>
/// The statements of a bind. Each write repeats what the bind rests on, so that the commit can be part of the same trip: if the
/// load is stale, or another request was first with the key, nothing is written.
/// </summary>
internal static class BindStatements
{
    public const string LockTeam =
        """
        select t.id from teams.teams t
        where t.organization_id = @OrganizationId and t.id = @TeamId and t.deleted_at is null
        for key share
        """;

    public const string LockAgents =
        """
        select a.id from agents.agents a
        where a.organization_id = @OrganizationId and a.id = any(@AgentIds) and a.deleted_at is null
        order by a.id
        for key share
        """;

    // Before the insert, whose foreign keys lock the same rows for key share: PostgreSQL (15.18, XX000 of multixact.c) can
    // fail where two transactions with that lock both go on to update. And an update takes its rows in any order.
    public const string LockTeamRevision =
        """
        select r.id from teams.revisions r
        where r.organization_id = @OrganizationId and r.id = @TeamRevisionId and r.frozen_at is null
        for no key update
        """;

    public const string LockAgentRevisions =
        """
        select r.id from agents.revisions r
        where r.organization_id = @OrganizationId and r.id = any(@UnfrozenIds) and r.frozen_at is null
        order by r.id
        for no key update
        """;

    // A merge takes all conversations of an end user along, so none may be added while it runs.
    public const string LockEndUser =
        """
        select u.id from identity.end_users u
        where u.organization_id = @OrganizationId and u.id = @EndUserId
        for share
        """;

    private const string AgentStands =
        """
        exists (
            select from agents.agents a
            where a.organization_id = @OrganizationId and a.id = @AgentId and a.deleted_at is null)
        """;

    private const string TeamStands =
        """
        exists (
            select from teams.teams t
            where t.organization_id = @OrganizationId and t.id = @TeamId and t.deleted_at is null)
        and exists (
            select from teams.revisions r
            where r.organization_id = @OrganizationId and r.id = @TeamRevisionId and r.version = @TeamVersion)
        and cardinality(@AgentIds) = (
            select count(*) from agents.agents a
            where a.organization_id = @OrganizationId and a.id = any(@AgentIds) and a.deleted_at is null)
        """;

    // Only a revision that no conversation has pinned yet can have been edited.
    private const string RevisionsStand =
        """
        not exists (
            select from agents.revisions r
            where r.organization_id = @OrganizationId and r.id = any(@UnfrozenIds)
                and r.version <> (@UnfrozenVersions)[array_position(@UnfrozenIds, r.id)])
        """;

    private const string AddConversation =
        """
        insert into conversations.conversations as c (
            organization_id, id, end_user_id, channel, channel_subtype, origin, status, session_type,
            agent_id, agent_revision_id, team_id, team_revision_id, assigned_agent_id, external_id, org_phone_number_id, subject,
            metadata, tool_input_overrides, context_variables, created_at, updated_at, last_activity_at)
        select
            @OrganizationId, @Id, @EndUserId, @Channel, @ChannelSubtype, @Origin, @Status, @SessionType,
            @AgentId, @AgentRevisionId, @TeamId, @TeamRevisionId, @AssignedAgentId, @ExternalId, @OrgPhoneNumberId, @Subject,
            @Metadata::json, @ToolInputOverrides::json, @ContextVariables::json, @Now, @Now, @Now
        """;

    private const string EndUserStands =
        """
        coalesce(
            (select u.status from identity.end_users u where u.organization_id = @OrganizationId and u.id = @EndUserId),
            'unknown') = any(@EndUserStatuses)
        """;

    public const string AddConversationWithAgent =
        $"""
        {AddConversation}
        where {AgentStands} and {RevisionsStand} and {EndUserStands}
        on conflict do nothing
        returning c.id
        """;

    public const string AddConversationWithTeam =
        $"""
        {AddConversation}
        where {TeamStands} and {RevisionsStand} and {EndUserStands}
        on conflict do nothing
        returning c.id
        """;

    private const string IfOwn =
        """
        exists (
            select from conversations.conversations c
            where c.organization_id = @OrganizationId and c.id = @Id and c.created_at = @Now)
        """;

    // Not "on conflict do nothing": if another request has made the end user known meanwhile, nothing of this bind may be stored.
    public const string AddEndUser =
        $"""
        insert into identity.end_users as u (organization_id, id, created_at, updated_at)
        select @OrganizationId, @EndUserId, @Now, @Now
        where {IfOwn}
        returning u.id
        """;

    public const string FreezeTeamRevision =
        $"""
        update teams.revisions r set frozen_at = @Now
        where r.organization_id = @OrganizationId and r.id = @TeamRevisionId and r.frozen_at is null and {IfOwn}
        """;

    public const string FreezeAgentRevisions =
        $"""
        update agents.revisions r set frozen_at = @Now
        where r.organization_id = @OrganizationId and r.id = any(@UnfrozenIds) and r.frozen_at is null and {IfOwn}
        """;

    public const string AddPins =
        $"""
        insert into conversations.bound_revisions (organization_id, conversation_id, agent_id, agent_revision_id, ordinal)
        select @OrganizationId, @Id, pin.agent_id, pin.agent_revision_id, pin.ordinal
        from unnest(@AgentIds, @AgentRevisionIds) with ordinality as pin (agent_id, agent_revision_id, ordinal)
        where {IfOwn}
        on conflict do nothing
        """;
}
