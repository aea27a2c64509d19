namespace Feather.Infrastructure.Conversations;

/// <summary>The ways to a conversation's messages; each takes OrganizationId, ConversationId and Rows.</summary>
internal static class MessageStatements
{
    /// <summary>
    /// Those after AfterSeq, oldest first; only those of Role, unless it is null. Reads no more rows than it returns but, with a
    /// Role, those of the others in between: every second message at most, as every turn leaves one of each.
    /// </summary>
    public const string After =
        $"""
        select {MessageRow.Columns}
        from conversations.messages m
        where m.organization_id = @OrganizationId and m.conversation_id = @ConversationId and m.seq > @AfterSeq
            and (@Role is null or m.role = @Role)
        order by m.seq
        limit @Rows
        """;

    /// <summary>The newest, newest first; reads no more rows than it returns.</summary>
    public const string Newest =
        $"""
        select {MessageRow.Columns}
        from conversations.messages m
        where m.organization_id = @OrganizationId and m.conversation_id = @ConversationId
        order by m.seq desc
        limit @Rows
        """;

    /// <summary>Where the conversation stands; no row where there is none.</summary>
    public const string Status =
        "select c.status from conversations.conversations c where c.organization_id = @OrganizationId and c.id = @ConversationId";
}
