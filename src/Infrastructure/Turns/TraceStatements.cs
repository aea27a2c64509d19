namespace Feather.Infrastructure.Turns;

internal static class TraceStatements
{
    /// <summary>
    /// The steps of a conversation's turns after a place; takes OrganizationId, ConversationId, Category, AfterCreatedAt, AfterId,
    /// AfterPlace and Rows.
    /// </summary>
    // Turns come in the order of their index and only steps within a turn are sorted, so no more turns are read than needed.
    public const string Steps =
        """
        select t.id as turn_id, t.created_at, s.place::int as ordinal, s.step::text
        from turns.turns t
        cross join lateral json_array_elements(t.steps) with ordinality as s (step, place)
        where t.organization_id = @OrganizationId and t.conversation_id = @ConversationId
            and (t.created_at, t.id) >= (@AfterCreatedAt, @AfterId)
            and (t.id <> @AfterId or s.place > @AfterPlace)
            and (@Category is null or s.step ->> 'category' = @Category)
        order by t.created_at, t.id, s.place
        limit @Rows
        """;

    /// <summary>The steps of one turn; takes TurnId as well.</summary>
    // "is true" keeps these conditions away from indexes: the turn's id alone must find the row.
    public const string StepsOfTurn =
        """
        select t.id as turn_id, t.created_at, s.place::int as ordinal, s.step::text
        from turns.turns t
        cross join lateral json_array_elements(t.steps) with ordinality as s (step, place)
        where t.organization_id = @OrganizationId and t.id = @TurnId and (t.conversation_id = @ConversationId) is true
            and ((t.created_at, t.id) >= (@AfterCreatedAt, @AfterId)) is true
            and (t.id <> @AfterId or s.place > @AfterPlace)
            and (@Category is null or s.step ->> 'category' = @Category)
        order by s.place
        limit @Rows
        """;

    /// <summary>A row if the conversation has the turn.</summary>
    public const string Turn =
        """
        select t.id from turns.turns t
        where t.organization_id = @OrganizationId and t.id = @TurnId and (t.conversation_id = @ConversationId) is true
        """;

    /// <summary>The conversation's status and end; no row if it does not exist.</summary>
    public const string End =
        """
        select c.status, c.close_reason, c.closed_at
        from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @ConversationId
        """;

    /// <summary>The work after the conversation's end; at most one row of each kind.</summary>
    public const string AfterWork =
        """
        select o.kind, o.attempts, o.due_at, o.last_error, o.calls::text, o.created_at, o.done_at, o.failed_at
        from conversations.outbox o
        where o.organization_id = @OrganizationId and o.conversation_id = @ConversationId
        """;
}
