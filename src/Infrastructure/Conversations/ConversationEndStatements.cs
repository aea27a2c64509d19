namespace Feather.Infrastructure.Conversations;

/// <summary>
/// The statements that end conversations, on request or because they are idle. The lock is a statement of its own. The statements after it
/// therefore see each conversation, and its end user, as they are under the lock.
/// </summary>
internal static class ConversationEndStatements
{
    public const string LockOne =
        """
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @Id
        for no key update
        """;

    /// <summary>The id of the conversation, if EndUserId is its end user or is null. Takes OrganizationId, Id and EndUserId.</summary>
    public const string Participant =
        $"""
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @Id
            and (@EndUserId is null or c.end_user_id = {ConversationStatements.EndUserAfterMerges})
        """;

    /// <summary>
    /// Ends the open conversations of Ids. If EndUserId is not null, it ends only those of that end user. If IdleTimeout is not null, it
    /// ends only those that were idle for that time and have no running turn. Takes OrganizationId, Ids, EndUserId, IdleTimeout, Status,
    /// Reason and Now.
    /// </summary>
    public const string End =
        $"""
        update conversations.conversations c set status = @Status, closed_at = @Now, close_reason = @Reason, updated_at = @Now
        where c.organization_id = @OrganizationId and c.id = any(@Ids) and c.closed_at is null
            and (@EndUserId is null or c.end_user_id = {ConversationStatements.EndUserAfterMerges})
            and (@IdleTimeout is null or (
                c.last_activity_at < now() - @IdleTimeout
                and not exists (
                    select from turns.turns t
                    where t.organization_id = @OrganizationId and t.status = 'running'
                        and (case when t.lease_expires_at is not null then t.conversation_id end) = c.id)))
        """;

    /// <summary>Queues the after-work of those of Ids that were ended at Now, are live and have messages. Returns their ids.</summary>
    // A memory is made from the summary. Storing the summary makes memory_sync due at once; until then the worker looks at it rarely.
    public const string QueueAfterWork =
        """
        insert into conversations.outbox as o (organization_id, conversation_id, kind, due_at, created_at)
        select @OrganizationId, c.id, w.kind, now() + w.later, @Now
        from conversations.conversations c
        cross join (values ('summary', interval '0'), ('memory_sync', interval '2 minutes')) as w (kind, later)
        where c.organization_id = @OrganizationId and c.id = any(@Ids) and c.closed_at = @Now and c.session_type = 'live' and c.next_seq > 0
        on conflict do nothing
        returning o.conversation_id
        """;
}
