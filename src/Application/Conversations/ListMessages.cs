using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Application.Conversations;

/// <param name="After">The seq of the last message of the previous page. Null for the first page.</param>
public sealed record ListMessagesQuery(OrganizationId OrganizationId, ConversationId ConversationId, string? Role, int Limit, int? After)
    : Unlogged, IQuery<MessagePage>;

/// <param name="Next">The seq after which the next page begins. Null on the last page.</param>
public sealed record MessagePage(IReadOnlyList<Message> Messages, int? Next);
