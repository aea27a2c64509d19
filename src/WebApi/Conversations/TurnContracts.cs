using System.ComponentModel;
using Feather.Domain.Common;
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
/// <param name="Metadata">Data that came with it.</param>
/// <param name="DeliveryStatus">How far its delivery has come.</param>
/// <param name="AuthoredBy">Whose hand wrote it.</param>
/// <param name="Evidence">What the answer rests on; Feather gathers none, so it is null.</param>
[SchemaName("src__conversation__schemas__TurnResponse")]
internal sealed record TurnResponse(
    Guid Id, Guid SessionId, [OneOf("user", "assistant", "system", "tool", "system_event")] string Role, string Content,
    IReadOnlyList<ToolCall>? ToolCalls, ToolResult? ToolResults, string? ModelUsed, TokenCount? TokenCount, int? LatencyMs,
    [DefaultValue(false)] bool IsCompacted, [NotRequired] Document Metadata, Timestamp CreatedAt, string? DeliveryStatus, string? AuthoredBy,
    EvidencePackage? Evidence);

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

/// <summary>How many tokens a message took.</summary>
/// <param name="InputTokens">Tokens that the model read.</param>
/// <param name="OutputTokens">Tokens that the model wrote.</param>
/// <param name="TotalTokens">Both together.</param>
internal sealed record TokenCount(int InputTokens, int OutputTokens, int? TotalTokens);
