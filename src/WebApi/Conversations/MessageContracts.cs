using System.ComponentModel;
using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Conversations;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">The message's text.</param>
/// <param name="ToolCalls">The tools that the agent asked for.</param>
/// <param name="ToolResults">What a tool answered.</param>
/// <param name="ModelUsed">The model that wrote it.</param>
/// <param name="TokenCount">How many tokens it took.</param>
/// <param name="LatencyMs">How long the answer took, in milliseconds.</param>
/// <param name="IsCompacted">Whether a summary stands in for it.</param>
/// <param name="Metadata">What else is known of it. An answer has `finish_reason`, the word for why the model stopped.</param>
/// <param name="DeliveryStatus">How far its delivery has come.</param>
/// <param name="AuthoredBy">Whose hand wrote it.</param>
/// <param name="Evidence">What the answer rests on; Feather gathers none, so it is null.</param>
/// <param name="Seq">Its place in the conversation: from 0, without gaps.</param>
/// <param name="AssistantId">The agent that answered; null for what an end user said.</param>
[SchemaName("src__conversation__schemas__TurnResponse")]
internal sealed record TurnResponse(
    Guid Id, Guid SessionId, [OneOf("user", "assistant", "system", "tool", "system_event")] string Role, string Content,
    IReadOnlyList<ToolCall>? ToolCalls, ToolResult? ToolResults, string? ModelUsed, TokenCount? TokenCount, int? LatencyMs,
    [DefaultValue(false)] bool IsCompacted, [NotRequired] Document Metadata, Timestamp CreatedAt, string? DeliveryStatus, string? AuthoredBy,
    EvidencePackage? Evidence, [Addition] int Seq, [Addition] Guid? AssistantId)
    : Unlogged, IAnswerFrom<Message>;

/// <summary>A tool that the agent asks for.</summary>
/// <param name="Id">The call's id, which its result names.</param>
/// <param name="Type">The kind of call.</param>
/// <param name="Function">What to call.</param>
internal sealed record ToolCall(string Id, [DefaultValue("function")] string Type, ToolCallFunction Function);

/// <summary>The function of a tool call.</summary>
/// <param name="Name">The tool's name.</param>
/// <param name="Arguments">The arguments, as JSON text.</param>
internal sealed record ToolCallFunction(string Name, string Arguments);

/// <summary>What a tool answered.</summary>
/// <param name="ToolCallId">The call that it answers.</param>
/// <param name="Output">The answer.</param>
/// <param name="Error">Why there is no good answer.</param>
internal sealed record ToolResult(string ToolCallId, string Output, string? Error);

/// <summary>A page of a conversation's messages.</summary>
/// <param name="Turns">The messages of this page, oldest first.</param>
internal sealed record TurnListResponse(IReadOnlyList<TurnResponse> Turns, string? NextCursor, bool HasMore)
    : IAnswerFrom<MessagePage>;

/// <summary>What was said since a message that the caller has seen.</summary>
/// <param name="SessionStatus">Where the conversation stands. Once it is final and there is no message left to read, there will be no other.</param>
/// <param name="Messages">The messages after that one, oldest first; at most 1,000.</param>
/// <param name="NextSeq">What to send as `since_seq` next: the last of these messages, or the same again where there is none.</param>
internal sealed record ConversationMessagesPoll(string SessionStatus, IReadOnlyList<TurnResponse> Messages, int NextSeq)
    : IAnswerFrom<NewMessages>;

/// <summary>How many tokens a message took.</summary>
/// <param name="InputTokens">Tokens that the model read.</param>
/// <param name="OutputTokens">Tokens that the model wrote.</param>
/// <param name="TotalTokens">Both together.</param>
internal sealed record TokenCount(int InputTokens, int OutputTokens, int? TotalTokens);
