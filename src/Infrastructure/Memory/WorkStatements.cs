namespace Feather.Infrastructure.Memory;

/// <summary>
/// The statements before and after the writes of a piece of after-work. All take OrganizationId and ConversationId; LockClaim and Done also
/// take Kind and Attempt. A delete of the end user removes the work under the same locks, and then nothing is written.
/// </summary>
internal static class WorkStatements
{
    public const string LockConversation =
        """
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @ConversationId
        for no key update
        """;

    /// <summary>Locks the claim. While the lock is held, no other process claims the work.</summary>
    public const string LockClaim =
        """
        select o.kind from conversations.outbox o
        where o.organization_id = @OrganizationId and o.conversation_id = @ConversationId and o.kind = @Kind
            and o.attempts = @Attempt and o.done_at is null and o.failed_at is null
        for update
        """;

    /// <summary>Marks the work as done. It comes last, because the other writes depend on the claim that it ends.</summary>
    public const string Done =
        """
        update conversations.outbox o set done_at = now(), due_at = null
        where o.organization_id = @OrganizationId and o.conversation_id = @ConversationId and o.kind = @Kind
            and o.attempts = @Attempt and o.done_at is null and o.failed_at is null
        """;
}
