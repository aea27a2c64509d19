namespace Feather.Api.Tests.Conversations;

/// <summary>What turns leave behind, as rows: many at once, or in shapes that take a failing provider or process to come by.</summary>
internal static class TranscriptRows
{
    /// <summary>That many completed turns of a conversation with a single agent, a millisecond apart: message n says "message n".</summary>
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

    /// <summary>A conversation with an agent of its own and that many completed turns.</summary>
    public static async Task<Guid> HasTranscriptAsync(this TestOrganization organization, int turns, string sessionType = "live")
    {
        var agent = await organization.HasAgentAsync();
        var made = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, session_type = sessionType });
        Assert.That(made.Status, Is.EqualTo(201), made.Body);
        await organization.HasTurnsAsync(made.Id, turns);
        return made.Id;
    }
}
