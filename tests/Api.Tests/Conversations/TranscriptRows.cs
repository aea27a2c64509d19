namespace Feather.Api.Tests.Conversations;

/// <summary>Adds the rows of turns: many at once, or states that only a failing provider or process would cause.</summary>
internal static class TranscriptRows
{
    /// <summary>Adds completed turns to a conversation with a single agent, a millisecond apart. Message n says "message n".</summary>
    public static Task HasTurnsAsync(this TestOrganization organization, Guid conversation, int turns) => organization.ExecuteAsync(
        """
        with made as (
            insert into turns.turns (
                organization_id, id, conversation_id, status, first_seq, is_streamed, wants_trace, path, decision_source,
                agent_id, agent_revision_id, ttft_ms, steps, calls, created_at, ended_at)
            select @Organization, gen_random_uuid(), c.id, 'completed', c.next_seq + 2 * n, false, false, 'single', 'binding',
                c.agent_id, c.agent_revision_id, 5, s.steps, s.calls, at.began, at.began + interval '20 ms'
            from conversations.conversations c
            cross join generate_series(0, @Turns - 1) as n
            cross join lateral (select c.created_at + (c.next_seq / 2 + n) * interval '1 ms' as began) as at
            cross join lateral (
                select
                    json_agg(json_build_object(
                        'kind', k.kind, 'actor', k.actor, 'category', k.category, 'title', k.kind || ' ' || (c.next_seq / 2 + n), 'summary', null,
                        'status', 'succeeded', 'started_at', at.began + k.place * interval '1 ms', 'ended_at', at.began + (k.place + 1) * interval '1 ms',
                        'details', json_build_object('place', k.place)) order by k.place) as steps,
                    json_build_array(json_build_object(
                        'purpose', 'answer', 'model', 'scripted', 'provider', 'scripted', 'started_at', at.began, 'ttft_ms', 5, 'duration_ms', 15,
                        'input_tokens', 7, 'output_tokens', 3, 'outcome', 'answered', 'error_class', null)) as calls
                from (values
                    (1, 'user_message', 'customer', 'product'), (2, 'prompt', 'system', 'engineering'),
                    (3, 'model_call', 'system', 'engineering'), (4, 'answer', 'agent', 'product')) as k (place, kind, actor, category)) as s
            where c.organization_id = @Organization and c.id = @conversation
            returning id, first_seq, agent_id, created_at)
        insert into conversations.messages (
            organization_id, conversation_id, seq, id, turn_id, role, content, agent_id, model_used, input_tokens, output_tokens, latency_ms, created_at)
        select @Organization, @conversation, made.first_seq + said.place, gen_random_uuid(), made.id, said.role,
            'message ' || (made.first_seq + said.place), case when said.place = 1 then made.agent_id end, case when said.place = 1 then 'scripted' end,
            case when said.place = 1 then 7 end, case when said.place = 1 then 3 end, case when said.place = 1 then 20 end, made.created_at
        from made cross join (values (0, 'user'), (1, 'assistant')) as said (place, role);

        update conversations.conversations c
        set next_seq = c.next_seq + 2 * @Turns, first_message_at = c.created_at, last_message_at = now()
        where c.organization_id = @Organization and c.id = @conversation
        """,
        new { Organization = organization.Id, conversation, Turns = turns });

    /// <summary>Adds a turn without messages to a conversation with a single agent.</summary>
    /// <param name="endedAt">If null, the turn is running.</param>
    /// <param name="error">If set, an ended turn is failed.</param>
    /// <param name="steps">The stored JSON. If null, the turn has no steps yet.</param>
    /// <param name="calls">The stored JSON. If null, the turn has no calls yet.</param>
    public static async Task<Guid> HasTurnAsync(
        this TestOrganization organization, Guid conversation, DateTime createdAt, DateTime? endedAt, string? error = null,
        string? steps = null, string? calls = null, string path = "single", string decisionSource = "binding")
    {
        var id = Guid.CreateVersion7();
        await organization.ExecuteAsync(
            """
            insert into turns.turns (
                organization_id, id, conversation_id, status, lease_expires_at, first_seq, is_streamed, wants_trace, path, decision_source,
                agent_id, agent_revision_id, error, ttft_ms, steps, calls, created_at, ended_at)
            select @Organization, @id, c.id, case when @endedAt::timestamptz is null then 'running' when @error is null then 'completed' else 'failed' end,
                case when @endedAt::timestamptz is null then now() + interval '1 hour' end, c.next_seq, false, false, @path, @decisionSource,
                c.agent_id, c.agent_revision_id, @error, 12, @steps::json, @calls::json, @createdAt, @endedAt
            from conversations.conversations c where c.organization_id = @Organization and c.id = @conversation
            """,
            new { Organization = organization.Id, id, conversation, createdAt, endedAt, error, steps, calls, path, decisionSource });
        return id;
    }

    /// <summary>The stored JSON of a step.</summary>
    public static string Step(
        string kind, string category = "product", string status = "succeeded", string actor = "system", string details = "{}",
        string startedAt = "2026-01-31T12:00:00.000000Z", string? endedAt = "2026-01-31T12:00:01.500000Z") =>
        $$"""
        {"kind":"{{kind}}","actor":"{{actor}}","category":"{{category}}","title":"{{kind}}","summary":null,"status":"{{status}}","started_at":"{{startedAt}}",
        "ended_at":{{(endedAt is null ? "null" : $"\"{endedAt}\"")}},"details":{{details}} }
        """;

    /// <summary>The stored JSON of a model call.</summary>
    public static string Call(string purpose, string model, string outcome = "answered", int? outputTokens = 3) =>
        $$"""
        {"purpose":"{{purpose}}","model":"{{model}}","provider":null,"started_at":"2026-01-31T12:00:00.000000Z","ttft_ms":4,"duration_ms":9,
        "input_tokens":null,"output_tokens":{{(outputTokens is { } tokens ? $"{tokens}" : "null")}},"outcome":"{{outcome}}","error_class":null}
        """;

    /// <summary>A conversation with its own agent and completed turns.</summary>
    public static async Task<Guid> HasTranscriptAsync(this TestOrganization organization, int turns)
    {
        var conversation = await organization.HasConversationAsync();
        await organization.HasTurnsAsync(conversation, turns);
        return conversation;
    }
}
