namespace Feather.Infrastructure.Conversations;

/// <summary>
/// The one way in which conversations end by somebody's will or by time. The lock is a statement of its own: what ends them
/// judges them as they are behind it.
/// </summary>
internal static class EndStatements
{
    /// <summary>Takes OrganizationId, Id and EndUserId, which may be null: then it is anybody's.</summary>
    public const string LockOne =
        $"""
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @Id
            and (@EndUserId is null or c.end_user_id = {ConversationStatements.EndUserAfterMerges})
        for no key update
        """;

    /// <summary>
    /// Ends those of Ids that are open and, where there is an IdleTimeout, idle for that long and without a running turn; queues the
    /// after-work of live ones in which something was said, and returns whose. Takes OrganizationId, Status, Reason and Now as well.
    /// </summary>
    // A memory is drawn from the summary: until that is there, the second piece of work is not looked at but now and then.
    public const string End =
        """
        with ended as (
            update conversations.conversations c set status = @Status, closed_at = @Now, close_reason = @Reason, updated_at = @Now
            where c.organization_id = @OrganizationId and c.id = any(@Ids) and c.closed_at is null
                and (@IdleTimeout is null or (
                    c.last_activity_at < now() - @IdleTimeout
                    and not exists (
                        select from turns.turns t
                        where t.organization_id = @OrganizationId and t.conversation_id = c.id and t.status = 'running')))
            returning c.id, c.session_type, c.next_seq)
        insert into conversations.outbox as o (organization_id, conversation_id, kind, due_at, created_at)
        select @OrganizationId, e.id, w.kind, now() + w.later, @Now
        from ended e
        cross join (values ('summary', interval '0'), ('memory_sync', interval '2 minutes')) as w (kind, later)
        where e.session_type = 'live' and e.next_seq > 0
        returning o.conversation_id
        """;
}
