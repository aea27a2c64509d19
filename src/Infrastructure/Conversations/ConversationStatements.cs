using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

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

    // One row: the end user an id stands for, null if identity does not know the id, and beside it the conversation that holds the
    // key. One statement, so no merge can fall between the two. The conversation is not joined by what the row of the end user
    // says: a plan could then read all conversations of the agent, and filter them.
    private const string WithExternalId =
        $"""
        select {StandingRow.Columns}, {ConversationRow.Columns}
        from (select 1) as one
        left join identity.end_users u on u.organization_id = @OrganizationId and u.id = @EndUserId
        left join conversations.conversations c on c.organization_id = @OrganizationId and c.external_id = @ExternalId
        """;

    private const string OpenWithAgent =
        $"""
        select {StandingRow.Columns}, {ConversationRow.ColumnsWithAgent}
        from (select 1) as one
        left join identity.end_users u on u.organization_id = @OrganizationId and u.id = @EndUserId
        left join conversations.conversations c
            on c.organization_id = @OrganizationId and c.agent_id = @AgentId and c.end_user_id = {EndUserAfterMerges}
            and c.channel = @Channel and c.session_type = @SessionType and c.external_id is null and c.closed_at is null
        """;

    private const string OpenWithTeam =
        $"""
        select {StandingRow.Columns}, {ConversationRow.Columns}
        from (select 1) as one
        left join identity.end_users u on u.organization_id = @OrganizationId and u.id = @EndUserId
        left join conversations.conversations c
            on c.organization_id = @OrganizationId and c.team_id = @TeamId and c.end_user_id = {EndUserAfterMerges}
            and c.channel = @Channel and c.session_type = @SessionType and c.external_id is null and c.closed_at is null
        """;

    /// <summary>
    /// Returns one row, a <see cref="StandingRow"/> and a <see cref="ConversationRow"/>. Takes OrganizationId and EndUserId, and
    /// ExternalId or Channel, SessionType and AgentId or TeamId.
    /// </summary>
    public static string ByKey(ConversationKey key) => key switch
    {
        { ExternalId: not null } => WithExternalId,
        { Target.Agent: not null } => OpenWithAgent,
        _ => OpenWithTeam,
    };
}

/// <summary>The end user that an id stands for after merges; without values if identity does not know the id.</summary>
internal sealed record StandingRow(Guid? Id, string? Status)
{
    public const string Columns =
        """
        case when u.merged_into is null then u.id else u.merged_into end as id,
        case when u.merged_into is null then u.status else (
            select s.status from identity.end_users s where s.organization_id = @OrganizationId and s.id = u.merged_into) end as status
        """;

    public EndUserStanding? ToDomain() => Id is { } id ? new(new EndUserId(id), Word.To<EndUserStatus>(Status!)) : null;
}
