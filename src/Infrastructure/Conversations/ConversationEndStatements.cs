namespace Feather.Infrastructure.Conversations;

/// <summary>
/// The one way in which conversations end by somebody's will or by time. The lock is a statement of its own: what ends them
/// judges them, and whose they are, as they are behind it.
/// </summary>
internal static class ConversationEndStatements
{
    /// <summary>Takes OrganizationId and Id.</summary>
    public const string LockOne =
        """
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @Id
        for no key update
        """;

    /// <summary>The conversation's id, where it is EndUserId's or that is null; takes OrganizationId and Id as well.</summary>
    public const string Participant =
        $"""
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @Id
            and (@EndUserId is null or c.end_user_id = {ConversationStatements.EndUserAfterMerges})
        """;

    /// <summary>
    /// Ends those of Ids that are open, EndUserId's unless that is null and, where there is an IdleTimeout, idle for that long and
    /// without a running turn. Takes OrganizationId, Status, Reason and Now as well.
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

    /// <summary>
    /// Queues the after-work of those of Ids that were ended at Now, are live and in which something was said, and returns whose.
    /// </summary>
    // A memory is drawn from the summary: until that is there, the second piece of work is not looked at but now and then.
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
