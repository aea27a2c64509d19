using Feather.Infrastructure.Models;

namespace Feather.Infrastructure.Turns;

/// <summary>The trip that accepts a turn. It waits for the conversation's lock, and so for other changes of the conversation.</summary>
internal static class AcceptStatements
{
    public const string LockConversation =
        """
        select c.status, c.closed_at is not null as is_closed, c.channel, c.assigned_agent_id, c.context_variables::text,
               c.tool_input_overrides::text, c.next_seq
        from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @ConversationId
        for no key update
        """;

    // These two expressions are indexed. An index on the conversation alone has all its turns, so it must not be usable.
    private const string KeyedConversation = "(case when t.idempotency_key is not null then t.conversation_id end)";

    private const string RunningConversation = "(case when t.lease_expires_at is not null then t.conversation_id end)";

    public const string FreeExpiredKey =
        $"""
        update turns.turns t set idempotency_key = null, body_sha256 = null, key_expires_at = null
        where t.organization_id = @OrganizationId and {KeyedConversation} = @ConversationId and t.is_streamed = @IsStreamed
            and t.idempotency_key = @Key and t.key_expires_at <= now()
        """;

    // Two unique indexes can refuse the row: another turn runs, or the key is used.
    public const string AddTurn =
        """
        insert into turns.turns as t (
            organization_id, id, conversation_id, status, lease_expires_at, first_seq, user_message, is_streamed, wants_trace,
            steps, idempotency_key, body_sha256, key_expires_at, created_at)
        select @OrganizationId, @Id, c.id, 'running', now() + interval '30 seconds', c.next_seq, @UserMessage, @IsStreamed, @WantsTrace,
            @Steps::json, @Key, @BodySha256, case when @Key is not null then now() + interval '24 hours' end, @CreatedAt
        from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @ConversationId and c.closed_at is null
        on conflict do nothing
        """;

    public const string KeyedTurn =
        $"""
        select t.id, t.body_sha256
        from turns.turns t
        where t.organization_id = @OrganizationId and {KeyedConversation} = @ConversationId and t.is_streamed = @IsStreamed
            and t.idempotency_key = @Key
        """;

    public const string RunningTurn =
        $"""
        select t.id, t.lease_expires_at <= now() as is_dead
        from turns.turns t
        where t.organization_id = @OrganizationId and {RunningConversation} = @ConversationId and t.status = 'running'
        """;

    /// <summary>The agent that the conversation is bound to; no row if it is bound to a team.</summary>
    public const string PinnedAgent =
        $"""
        select {PinnedRevisionRow.Columns}
        from conversations.conversations c
        join agents.revisions r on r.organization_id = @OrganizationId and r.id = c.agent_revision_id
        where c.organization_id = @OrganizationId and c.id = @ConversationId
        """;

    public const string OrganizationDefault =
        $"""
        select {RouterConfigRow.Columns}
        from models.router_configs rc
        where rc.organization_id = @OrganizationId and rc.is_default
        """;

    /// <summary>The newest memories of a live conversation's end user, newest first. Long ones are cut.</summary>
    public const string Memories =
        """
        select m.id, left(m.text, @MemoryCharacters) as text
        from memory.memories m
        where m.organization_id = @OrganizationId and m.end_user_id = (
            select c.end_user_id from conversations.conversations c
            where c.organization_id = @OrganizationId and c.id = @ConversationId and c.session_type = 'live')
        order by m.created_at desc, m.id desc
        limit @MemoryRecall
        """;

    /// <summary>The newest messages, newest first.</summary>
    public const string History =
        """
        select m.role, m.content
        from conversations.messages m
        where m.organization_id = @OrganizationId and m.conversation_id = @ConversationId
        order by m.seq desc
        limit @HistoryMessages
        """;
}
