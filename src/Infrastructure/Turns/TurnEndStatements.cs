namespace Feather.Infrastructure.Turns;

/// <summary>
/// The trip that ends a turn. The update of the running turn decides; the other statements write only if it succeeded. So a retry
/// after an unclear commit writes nothing twice, and a turn that was lost writes nothing.
/// </summary>
internal static class TurnEndStatements
{
    /// <summary>The conversation is locked first, as everywhere. Otherwise a message's foreign key would lock it after the turn.</summary>
    public const string LockConversation =
        """
        select c.closed_at is not null as is_closed
        from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @ConversationId
        for no key update
        """;

    public const string Complete =
        """
        update turns.turns t
        set status = 'completed', lease_expires_at = null, user_message = null, path = @Path, decision_source = @DecisionSource,
            agent_id = @AgentId, agent_revision_id = @AgentRevisionId, ttft_ms = @TtftMs, steps = @Steps::json, calls = @Calls::json,
            ended_at = @EndedAt, frames_until = now() + interval '24 hours'
        where t.organization_id = @OrganizationId and t.id = @Id and t.status = 'running' and t.lease_expires_at > now()
            and exists (
                select from conversations.conversations c
                where c.organization_id = @OrganizationId and c.id = @ConversationId and c.closed_at is null)
        """;

    public const string AddMessages =
        """
        insert into conversations.messages as m (
            organization_id, conversation_id, seq, id, turn_id, role, content, agent_id, model_used, input_tokens, output_tokens,
            latency_ms, metadata, created_at)
        select @OrganizationId, @ConversationId, said.seq, said.id, t.id, said.role, said.content, said.agent_id, said.model_used,
            said.input_tokens, said.output_tokens, said.latency_ms, said.metadata, said.created_at
        from turns.turns t
        cross join (values
            (@FirstSeq, @UserMessageId, 'user', @UserMessage, null::uuid, null, null::integer, null::integer, null::integer, null::json,
                @CreatedAt),
            (@FirstSeq + 1, @AnswerId, 'assistant', @Text, @AgentId, @Model, @InputTokens, @OutputTokens, @LatencyMs, @Metadata::json,
                @EndedAt))
            as said (seq, id, role, content, agent_id, model_used, input_tokens, output_tokens, latency_ms, metadata, created_at)
        where t.organization_id = @OrganizationId and t.id = @Id and t.status = 'completed'
        on conflict do nothing
        """;

    public const string Fail =
        """
        update turns.turns t
        set status = 'failed', lease_expires_at = null, error = @Error, partial_answer = @PartialAnswer, idempotency_key = null,
            body_sha256 = null, key_expires_at = null, ttft_ms = @TtftMs, steps = @Steps::json, calls = @Calls::json,
            ended_at = @EndedAt, frames_until = now() + interval '24 hours'
        where t.organization_id = @OrganizationId and t.id = @Id and t.status = 'running'
            and (t.lease_expires_at > now()) = @HoldsLease
        """;

    // The turn's process may still be alive. Its frames have a foreign key to this row, so they wait for this lock.
    public const string LockDead =
        """
        select t.id
        from turns.turns t
        where t.organization_id = @OrganizationId and t.id = @Id and t.status = 'running' and t.lease_expires_at <= now()
        for update
        """;

    // Counts only deltas, so that a retry gets the same number and meets its own frame.
    public const string AddLastFrame =
        """
        insert into turns.frames as f (organization_id, turn_id, n, event, data)
        select @OrganizationId, t.id, added.frames + 1, 'error', @Data
        from turns.turns t
        cross join (
            select count(*)::integer as frames from turns.frames f
            where f.organization_id = @OrganizationId and f.turn_id = @Id and f.event = 'delta') as added
        where t.organization_id = @OrganizationId and t.id = @Id and t.ended_at = @EndedAt
        on conflict do nothing
        """;

    public const string AddFrames =
        """
        insert into turns.frames as f (organization_id, turn_id, n, event, data)
        select @OrganizationId, t.id, added.n, added.event, added.data
        from turns.turns t
        cross join unnest(@Ns, @Events, @Datas) as added (n, event, data)
        where t.organization_id = @OrganizationId and t.id = @Id and t.ended_at = @EndedAt
        on conflict do nothing
        """;

    public const string MoveOn =
        """
        update conversations.conversations c
        set next_seq = @FirstSeq + 2, first_message_at = coalesce(c.first_message_at, @CreatedAt), last_message_at = @EndedAt,
            assigned_agent_id = @AgentId, last_activity_at = @EndedAt, updated_at = @EndedAt
        where c.organization_id = @OrganizationId and c.id = @ConversationId and c.closed_at is null and c.next_seq = @FirstSeq
            and exists (
                select from turns.turns t
                where t.organization_id = @OrganizationId and t.id = @Id and t.ended_at = @EndedAt)
        """;

    /// <summary>A failed turn counts as activity too.</summary>
    public const string NoteActivity =
        """
        update conversations.conversations c set last_activity_at = @EndedAt
        where c.organization_id = @OrganizationId and c.id = @ConversationId and c.closed_at is null
            and exists (
                select from turns.turns t
                where t.organization_id = @OrganizationId and t.id = @Id and t.ended_at = @EndedAt)
        """;

    /// <summary>The time at which the turn ended; null while it runs.</summary>
    public const string TurnNow =
        "select t.ended_at from turns.turns t where t.organization_id = @OrganizationId and t.id = @Id";
}
