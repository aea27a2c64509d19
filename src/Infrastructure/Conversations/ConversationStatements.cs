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

    private const string ByExternalId =
        $"""
        select {ConversationRow.Columns}
        from conversations.conversations c
        where c.organization_id = @OrganizationId and c.external_id = @ExternalId
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

    private const string OpenWithAgent =
        $"""
        select {ConversationRow.Columns}
        from conversations.conversations c
        where c.organization_id = @OrganizationId and c.end_user_id = {EndUserAfterMerges}
            and c.channel = @Channel and c.session_type = @SessionType and c.agent_id = @AgentId
            and c.external_id is null and c.closed_at is null
        """;

    private const string OpenWithTeam =
        $"""
        select {ConversationRow.Columns}
        from conversations.conversations c
        where c.organization_id = @OrganizationId and c.end_user_id = {EndUserAfterMerges}
            and c.channel = @Channel and c.session_type = @SessionType and c.team_id = @TeamId
            and c.external_id is null and c.closed_at is null
        """;

    /// <summary>Takes OrganizationId, and ExternalId or EndUserId, Channel, SessionType and AgentId or TeamId.</summary>
    public static string ByKey(ConversationKey key) => key switch
    {
        { ExternalId: not null } => ByExternalId,
        { Target.Agent: not null } => OpenWithAgent,
        _ => OpenWithTeam,
    };
}
