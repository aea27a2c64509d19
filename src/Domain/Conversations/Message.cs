using Feather.Domain.Agents;
using Feather.Domain.Common;

namespace Feather.Domain.Conversations;

public readonly record struct MessageId(Guid Value)
{
    public static MessageId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

public enum MessageRole
{
    User,
    Assistant,
    System,
    Tool,
    SystemEvent,
}

/// <summary>One message of a conversation. A turn adds the user's message and the answer, and both become visible together.</summary>
/// <param name="Seq">Its position: from 0, without gaps.</param>
public sealed record Message(
    MessageId Id,
    ConversationId ConversationId,
    int Seq,
    MessageRole Role,
    string Content,
    AgentId? Agent,
    string? Model,
    int? InputTokens,
    int? OutputTokens,
    int? LatencyMs,
    Document Metadata,
    Timestamp CreatedAt) : Unlogged;
