using Feather.Domain.Conversations;

namespace Feather.Infrastructure.Conversations;

/// <summary>The ways to one conversation. Those by a key take what its unique index is made of, and return what it guards.</summary>
internal static class ConversationStatements
{
    /// <summary>Takes OrganizationId and Id.</summary>
    public const string ById =
        $"""
        select {ConversationRow.Columns}
        from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @Id
        """;

    /// <summary>Whom an id stands for; takes OrganizationId and EndUserId.</summary>
    // A subselect around it: behind a policy, coalesce by itself is no index condition, and the whole table would be read.
    public const string EndUserAfterMerges =
        """
        (select coalesce(
            (select u.merged_into from identity.end_users u where u.organization_id = @OrganizationId and u.id = @EndUserId), @EndUserId))
        """;

    /// <summary>The same with their status; takes OrganizationId and EndUserId.</summary>
    public const string EndUserStanding =
        """
        select s.id, s.status
        from identity.end_users u
        join identity.end_users s on s.organization_id = @OrganizationId and s.id = case when u.merged_into is null then u.id else u.merged_into end
        where u.organization_id = @OrganizationId and u.id = @EndUserId
        """;

    /// <summary>The same, and keeps the end user from being merged or deleted before the transaction ends.</summary>
    public const string EndUserStandingLocked = EndUserStanding + "\nfor share of s";

    // One row: the end user an id stands for, what binding the agent would need, and the conversation that holds the key. Each is
    // null if there is none. One statement, so no merge can fall between them. The conversation is not joined by what the row of
    // the end user says: a plan could then read all conversations of the agent, and filter them.
    private const string EndUserAndAgent =
        """
        from (select 1) as one
        left join identity.end_users u on u.organization_id = @OrganizationId and u.id = @EndUserId
        left join agents.agents a on a.organization_id = @OrganizationId and a.id = @AgentId and a.deleted_at is null
        left join agents.revisions r
            on r.organization_id = @OrganizationId and r.agent_id = a.id
            and r.id = case when @AgentRevisionId is null then a.active_revision_id else @AgentRevisionId end
        """;

    private const string OpenWithAgent =
        $"""
        select {HolderRow.Columns}, {ConversationRow.ColumnsWithAgent}
        {EndUserAndAgent}
        left join conversations.conversations c
            on c.organization_id = @OrganizationId and c.agent_id = @AgentId and c.end_user_id = {EndUserAfterMerges}
            and c.channel = @Channel and c.session_type = @SessionType and c.external_id is null and c.closed_at is null
        """;

    private const string AgentAndExternalId =
        $"""
        select {HolderRow.Columns}, {ConversationRow.Columns}
        {EndUserAndAgent}
        left join conversations.conversations c on c.organization_id = @OrganizationId and c.external_id = @ExternalId
        """;

    private const string OpenWithTeam =
        $"""
        select {HolderRow.ColumnsWithTeam}, {ConversationRow.Columns}
        from (select 1) as one
        left join identity.end_users u on u.organization_id = @OrganizationId and u.id = @EndUserId
        left join conversations.conversations c
            on c.organization_id = @OrganizationId and c.team_id = @TeamId and c.end_user_id = {EndUserAfterMerges}
            and c.channel = @Channel and c.session_type = @SessionType and c.external_id is null and c.closed_at is null
        """;

    private const string TeamAndExternalId =
        $"""
        select {HolderRow.ColumnsWithTeam}, {ConversationRow.Columns}
        from (select 1) as one
        left join identity.end_users u on u.organization_id = @OrganizationId and u.id = @EndUserId
        left join conversations.conversations c on c.organization_id = @OrganizationId and c.external_id = @ExternalId
        """;

    /// <summary>
    /// Returns one row, a <see cref="HolderRow"/> and a <see cref="ConversationRow"/>. Takes OrganizationId, EndUserId, Channel,
    /// SessionType, ExternalId, AgentId, AgentRevisionId and TeamId.
    /// </summary>
    public static string ByKey(ConversationKey key) => (key.Target.Team, key.ExternalId) switch
    {
        (null, null) => OpenWithAgent,
        (null, _) => AgentAndExternalId,
        (_, null) => OpenWithTeam,
        _ => TeamAndExternalId,
    };
}
