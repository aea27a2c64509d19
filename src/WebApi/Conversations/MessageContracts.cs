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
/// <param name="ToolCalls">The tool calls that the agent requested.</param>
/// <param name="ToolResults">The answers of tools.</param>
/// <param name="ModelUsed">The model that wrote it.</param>
/// <param name="TokenCount">How many tokens it used.</param>
/// <param name="LatencyMs">How long the answer took, in milliseconds.</param>
/// <param name="IsCompacted">Whether a summary replaces it.</param>
/// <param name="Metadata">Further data. An answer has `finish_reason`, the reason why the model stopped.</param>
/// <param name="DeliveryStatus">The state of its delivery.</param>
/// <param name="AuthoredBy">The author of the text.</param>
/// <param name="Evidence">The sources of the answer. Always null: Feather gathers no evidence.</param>
/// <param name="Seq">Its place in the conversation, from 0 and without gaps.</param>
/// <param name="AssistantId">The agent that answered; null for a message of the end user.</param>
[SchemaName("src__conversation__schemas__TurnResponse")]
internal sealed record TurnResponse(
    Guid Id, Guid SessionId, [OneOf("user", "assistant", "system", "tool", "system_event")] string Role, string Content,
    IReadOnlyList<ToolCall>? ToolCalls, ToolResult? ToolResults, string? ModelUsed, TokenCount? TokenCount, int? LatencyMs,
    [DefaultValue(false)] bool IsCompacted, [NotRequired] Document Metadata, Timestamp CreatedAt, string? DeliveryStatus, string? AuthoredBy,
    EvidencePackage? Evidence, [Addition] int Seq, [Addition] Guid? AssistantId)
    : Unlogged, IAnswerFrom<Message>;

/// <summary>A tool call that the agent requests.</summary>
/// <param name="Id">The call's id, which its result names.</param>
/// <param name="Type">The kind of call.</param>
/// <param name="Function">The function to call.</param>
internal sealed record ToolCall(string Id, [DefaultValue("function")] string Type, ToolCallFunction Function);

/// <summary>The function of a tool call.</summary>
/// <param name="Name">The tool's name.</param>
/// <param name="Arguments">The arguments, as JSON text.</param>
internal sealed record ToolCallFunction(string Name, string Arguments);

/// <summary>The answer of a tool.</summary>
/// <param name="ToolCallId">The call that it answers.</param>
/// <param name="Output">The answer.</param>
/// <param name="Error">Why the call failed.</param>
internal sealed record ToolResult(string ToolCallId, string Output, string? Error);

/// <summary>A page of a conversation's messages.</summary>
/// <param name="Turns">The messages of this page, oldest first.</param>
internal sealed record TurnListResponse(IReadOnlyList<TurnResponse> Turns, string? NextCursor, bool HasMore)
    : IAnswerFrom<MessagePage>;

/// <summary>The messages since one that the caller has seen.</summary>
/// <param name="SessionStatus">The conversation's status. If it is final and no message is left to read, no message will follow.</param>
/// <param name="Messages">The messages after that one, oldest first, at most 1,000.</param>
/// <param name="NextSeq">The next `since_seq`: the last of these messages, or the same value again if there are none.</param>
internal sealed record ConversationMessagesPoll(string SessionStatus, IReadOnlyList<TurnResponse> Messages, int NextSeq)
    : IAnswerFrom<NewMessages>;

/// <summary>How many tokens a message used.</summary>
/// <param name="InputTokens">Tokens that the model read.</param>
/// <param name="OutputTokens">Tokens that the model wrote.</param>
/// <param name="TotalTokens">Both together.</param>
internal sealed record TokenCount(int InputTokens, int OutputTokens, int? TotalTokens);
