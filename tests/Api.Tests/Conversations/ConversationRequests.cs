namespace Feather.Api.Tests.Conversations;

/// <summary>Requests of a conversation's life, and rows of turns and messages that need no model.</summary>
internal static class ConversationRequests
{
    private const string Conversations = "/v1/v2/conversations";

    /// <summary>A conversation with its own agent and without messages.</summary>
    public static async Task<Guid> HasConversationAsync(this TestOrganization organization, string sessionType = "live", Guid? endUser = null)
    {
        var agent = await organization.HasAgentAsync();
        var made = await organization.GetOrCreateAsync(new { end_user_id = endUser ?? Guid.NewGuid(), assistant_id = agent.Id, session_type = sessionType });
        Assert.That(made.Status, Is.EqualTo(201), made.Body);
        return made.Id;
    }

    /// <summary>A conversation with its own agent and one completed turn.</summary>
    public static async Task<Guid> HasSpokenAsync(
        this TestOrganization organization, string sessionType = "live", Guid? endUser = null, string said = "Hello", string answered = "Hi")
    {
        var conversation = await organization.HasConversationAsync(sessionType, endUser);
        await organization.SpeaksAsync(conversation, said, answered);
        return conversation;
    }

    /// <summary>Adds the rows of one completed turn, with its frames.</summary>
    public static Task SpeaksAsync(this TestOrganization organization, Guid conversation, string said = "Hello", string answered = "Hi") =>
        organization.ExecuteAsync(
            """
            insert into turns.turns (
                organization_id, id, conversation_id, status, first_seq, is_streamed, wants_trace, agent_id, agent_revision_id, created_at, ended_at, frames_until)
            select @Organization, @turn, c.id, 'completed', c.next_seq, true, false, r.agent_id, r.id, now(), now(), now() + interval '1 day'
            from conversations.conversations c
            join agents.revisions r on r.organization_id = c.organization_id and r.agent_id = c.assigned_agent_id
            where c.organization_id = @Organization and c.id = @conversation
            limit 1;
            insert into turns.frames (organization_id, turn_id, n, event, data) values (@Organization, @turn, 1, 'delta', @answered);
            insert into conversations.messages (organization_id, conversation_id, seq, id, turn_id, role, content, created_at)
            select @Organization, c.id, c.next_seq + m.place, gen_random_uuid(), @turn, m.role, m.content, now()
            from conversations.conversations c
            cross join (values (0, 'user', @said), (1, 'assistant', @answered)) as m (place, role, content)
            where c.organization_id = @Organization and c.id = @conversation;
            update conversations.conversations c
            set next_seq = c.next_seq + 2, first_message_at = coalesce(c.first_message_at, now()), last_message_at = now(), last_activity_at = now()
            where c.organization_id = @Organization and c.id = @conversation
            """,
            new { Organization = organization.Id, turn = Guid.CreateVersion7(), conversation, said, answered });

    /// <summary>Adds a running turn with a lease of one hour.</summary>
    public static Task HasRunningTurnAsync(this TestOrganization organization, Guid conversation) => organization.ExecuteAsync(
        """
        insert into turns.turns (
            organization_id, id, conversation_id, status, lease_expires_at, first_seq, user_message, is_streamed, wants_trace, created_at)
        select @Organization, gen_random_uuid(), c.id, 'running', now() + interval '1 hour', c.next_seq, 'Wait', false, false, now()
        from conversations.conversations c
        where c.organization_id = @Organization and c.id = @conversation
        """,
        new { Organization = organization.Id, conversation });

    /// <summary>Adds a summary and the memory that comes from it.</summary>
    public static Task RemembersAsync(this TestOrganization organization, Guid conversation, Guid endUser, string text = "Likes tea") =>
        organization.ExecuteAsync(
            """
            update conversations.conversations set summary = @text, memory_synced = true where organization_id = @Organization and id = @conversation;
            insert into memory.memories (organization_id, conversation_id, id, end_user_id, text, created_at)
            values (@Organization, @conversation, gen_random_uuid(), @endUser, @text, now())
            on conflict (organization_id, conversation_id) do update set text = @text
            """,
            new { Organization = organization.Id, conversation, endUser, text });

    public static Task<TestAnswer> GetConversationAsync(this TestOrganization organization, Guid id) => organization.GetAsync($"{Conversations}/{id}");

    /// <param name="body">A string is sent unchanged as JSON; any other value is serialized. An empty string sends no body.</param>
    public static Task<TestAnswer> CloseAsync(this TestOrganization organization, Guid id, object? body = null) =>
        organization.PostAsync($"{Conversations}/{id}/close", body ?? "");

    /// <inheritdoc cref="CloseAsync"/>
    public static Task<TestAnswer> EndSessionAsync(this TestOrganization organization, Guid id, object? body = null) =>
        organization.PostAsync($"{Conversations}/{id}/end_session", body ?? "");

    public static Task<TestAnswer> DeleteConversationAsync(this TestOrganization organization, Guid id) => organization.DeleteAsync($"{Conversations}/{id}");

    /// <summary>The kinds of after-work in the outbox for a conversation, done or not.</summary>
    public static Task<List<string>> AfterWorkAsync(this TestOrganization organization, Guid conversation) => organization.RowsAsync<string>(
        "select kind from conversations.outbox where organization_id = @Organization and conversation_id = @conversation order by kind desc",
        new { Organization = organization.Id, conversation });

    /// <summary>Counts the rows of a conversation in each table that has any, including its turns and frames.</summary>
    public static async Task<Dictionary<string, long>> RowsOfAsync(this TestOrganization organization, Guid conversation)
    {
        var tables = await organization.RowsAsync<string>(
            """
            select c.table_schema || '.' || c.table_name from information_schema.columns c
            join information_schema.tables t using (table_schema, table_name)
            where c.column_name = 'conversation_id' and t.table_type = 'BASE TABLE'
            order by 1
            """);
        Assert.That(tables, Is.SupersetOf((string[])["conversations.messages", "turns.turns", "conversations.outbox", "memory.memories", "idempotency.records"]));
        Dictionary<string, long> rows = [];
        foreach (var table in tables)
            rows[table] = await organization.ScalarAsync<long>($"select count(*) from {table} where conversation_id = @conversation", new { conversation });
        rows["turns.frames"] = await organization.ScalarAsync<long>("select count(*) from turns.frames where organization_id = @Organization");
        rows["conversations.conversations"] = await organization.ScalarAsync<long>(
            "select count(*) from conversations.conversations where id = @conversation", new { conversation });
        return rows.Where(table => table.Value > 0).ToDictionary();
    }
}
