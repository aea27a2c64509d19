namespace Feather.Infrastructure.Memory;

/// <summary>
/// What stands around the writing of a piece of after-work; each takes OrganizationId, ConversationId, and the last two Kind and
/// Attempt. Whoever deletes an end user takes the work away behind the same locks: then nothing is written.
/// </summary>
internal static class WorkStatements
{
    public const string LockConversation =
        """
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @ConversationId
        for no key update
        """;

    /// <summary>From here on nobody else claims it.</summary>
    public const string LockClaim =
        """
        select o.kind from conversations.outbox o
        where o.organization_id = @OrganizationId and o.conversation_id = @ConversationId and o.kind = @Kind
            and o.attempts = @Attempt and o.done_at is null and o.failed_at is null
        for update
        """;

    /// <summary>Comes last: what is written is written under the claim that this ends.</summary>
    public const string Done =
        """
        update conversations.outbox o set done_at = now(), due_at = null
        where o.organization_id = @OrganizationId and o.conversation_id = @ConversationId and o.kind = @Kind
            and o.attempts = @Attempt and o.done_at is null and o.failed_at is null
        """;
}
