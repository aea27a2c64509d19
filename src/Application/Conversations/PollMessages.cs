using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Application.Conversations;

/// <summary>Reads what was said since a message that the caller has seen; its cost is that of what is new, however long the conversation is.</summary>
/// <param name="Since">That message's seq; -1 for none.</param>
public sealed record PollMessagesQuery(OrganizationId OrganizationId, ConversationId ConversationId, int Since)
    : Unlogged, IQuery<NewMessages>
{
    public const int AtMost = 1_000;
}

/// <summary>New messages, oldest first. The status was read before them: if it is terminal, no message is missing.</summary>
public sealed record NewMessages(ConversationStatus Status, IReadOnlyList<Message> Messages, int Watermark);
