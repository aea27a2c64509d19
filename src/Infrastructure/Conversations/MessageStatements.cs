namespace Feather.Infrastructure.Conversations;

/// <summary>Statements that read messages or a status. All take OrganizationId and ConversationId.</summary>
internal static class MessageStatements
{
    /// <summary>
    /// The messages after AfterSeq, oldest first; only those of Role, unless it is null. With a Role it also reads the other messages in
    /// between. These are about half, because every turn stores one message of each role.
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

    /// <summary>The newest messages, newest first. It reads only the rows that it returns.</summary>
    public const string Newest =
        $"""
        select {MessageRow.Columns}
        from conversations.messages m
        where m.organization_id = @OrganizationId and m.conversation_id = @ConversationId
        order by m.seq desc
        limit @Rows
        """;

    public const string Status =
        "select c.status from conversations.conversations c where c.organization_id = @OrganizationId and c.id = @ConversationId";
}
