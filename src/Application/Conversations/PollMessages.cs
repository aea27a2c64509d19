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
    /// <summary>How many messages one answer has at most.</summary>
    public const int AtMost = 1_000;
}

/// <summary>Messages after a watermark, oldest first, and where the conversation stood before they were read: once it is over, none is missing.</summary>
/// <param name="Watermark">What to ask with for the messages after these.</param>
public sealed record NewMessages(ConversationStatus Status, IReadOnlyList<Message> Messages, int Watermark);
