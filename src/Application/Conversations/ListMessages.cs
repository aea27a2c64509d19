using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Application.Conversations;

/// <summary>Reads a page of a conversation's messages in the order they were said.</summary>
/// <param name="Role">Whose messages, by the role's word; null for everybody's.</param>
/// <param name="After">The seq of the last message of the page before; null for the first page.</param>
public sealed record ListMessagesQuery(OrganizationId OrganizationId, ConversationId ConversationId, string? Role, int Limit, int? After)
    : Unlogged, IQuery<MessagePage>;

/// <summary>Some messages of a conversation, oldest first.</summary>
/// <param name="Next">After which seq the next page begins; null on the last.</param>
public sealed record MessagePage(IReadOnlyList<Message> Messages, int? Next);
