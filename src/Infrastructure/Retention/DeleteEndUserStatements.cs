namespace Feather.Infrastructure.Retention;

/// <summary>Deletes a locked end user. Rows with personal data are removed or emptied; rows that are only counted stay.</summary>
internal static class DeleteEndUserStatements
{
    private const string Conversations =
        """
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.end_user_id = @Id and c.id is not null
        """;

    // A kept answer contains data of its request.
    private const string RemoveKeptAnswers =
        $"""
        delete from idempotency.records r
        where r.organization_id = @OrganizationId and r.conversation_id = any(array({Conversations}))
        """;

    // The same lock order as everywhere: a conversation is locked before the rows that belong to it.
    private const string LockConversations =
        """
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.end_user_id = @Id and c.id is not null
        order by c.id
        for no key update
        """;

    private const string CloseAndEmptyConversations =
        """
        update conversations.conversations c
        set status = case when c.closed_at is null then 'closed' else c.status end,
            closed_at = case when c.closed_at is null then @Now else c.closed_at end,
            subject = null, metadata = null, tool_input_overrides = null, context_variables = null, updated_at = @Now,
            next_seq = 0, first_message_at = null, last_message_at = null, summary = null, memory_synced = false
        where c.organization_id = @OrganizationId and c.end_user_id = @Id and c.id is not null
        """;

    // The foreign keys also remove their messages and frames.
    private const string RemoveTurns =
        $"""
        delete from turns.turns t
        where t.organization_id = @OrganizationId and t.conversation_id = any(array({Conversations}))
        """;

    private const string RemoveAfterWork =
        $"""
        delete from conversations.outbox o
        where o.organization_id = @OrganizationId and o.conversation_id = any(array({Conversations}))
        """;

    private const string RemoveMemories =
        "delete from memory.memories m where m.organization_id = @OrganizationId and m.end_user_id = @Id";

    private const string RemoveContacts =
        "delete from identity.contacts c where c.organization_id = @OrganizationId and c.end_user_id = @Id";

    private const string LeaveTombstone =
        """
        update identity.end_users u
        set status = 'deleted', merged_into = null, display_name = null, primary_email = null, primary_phone = null,
            metadata = default, org_external_end_user_id = null, updated_at = @Now
        where u.organization_id = @OrganizationId and u.id = @Id
        """;

    // A separate statement, because a condition with "or" cannot use an index.
    private const string LeaveTombstonesOfMerged =
        """
        update identity.end_users u set status = 'deleted', merged_into = null, updated_at = @Now
        where u.organization_id = @OrganizationId and u.merged_into = @Id
        """;

    public static readonly string[] All =
    [
        LockConversations, RemoveKeptAnswers, CloseAndEmptyConversations, RemoveTurns, RemoveAfterWork, RemoveMemories, RemoveContacts,
        LeaveTombstone, LeaveTombstonesOfMerged,
    ];
}
