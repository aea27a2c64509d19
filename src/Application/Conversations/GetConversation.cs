using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Application.Conversations;

/// <summary>Reads one conversation with what was said last; its handler stands beside its SQL.</summary>
public sealed record GetConversationQuery(OrganizationId OrganizationId, ConversationId ConversationId)
    : Unlogged, IQuery<ConversationWithMessages>
{
    public const int RecentMessages = 10;
}

/// <param name="Recent">The newest messages, oldest first.</param>
public sealed record ConversationWithMessages(Conversation Conversation, IReadOnlyList<Message> Recent);
