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

/// <summary>One message of a conversation. A turn adds two, the user's and the answer, and they become visible together.</summary>
/// <param name="Seq">Its place: from 0, without gaps.</param>
/// <param name="Agent">Who answered; null for what an end user said.</param>
/// <param name="Model">The model that wrote it.</param>
/// <param name="LatencyMs">How long the answer took, in milliseconds.</param>
/// <param name="Metadata">What else is known of it, such as why the model stopped.</param>
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
