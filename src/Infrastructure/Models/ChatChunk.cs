using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Feather.Infrastructure.Models;

/// <summary>The parts that matter of a chunk of an answer, or of a whole answer. All other parts may have any form.</summary>
/// <param name="Text">The text for the user.</param>
/// <param name="Refusal">The text of a refusal by the model.</param>
/// <param name="IsThinking">Whether the chunk has reasoning or the arguments of a tool, which show that the model is working.</param>
/// <param name="FinishReason">In Feather's words. Null while the model continues.</param>
internal sealed record ChatChunk(string Text, string Refusal, bool IsThinking, string? FinishReason, UsageDetails? Usage)
{
    /// <param name="hasBegun">Whether an earlier chunk had a delta: some servers end a stream with the whole answer as a message.</param>
    public static ChatChunk Read(JsonElement chunk, bool hasBegun)
    {
        var choice = Choice(chunk);
        var said = choice.Field("delta") is { ValueKind: JsonValueKind.Object } delta ? delta : hasBegun ? null : choice.Field("message");
        var content = said.Field("content");
        return new ChatChunk(
            Texts(content, "text") + (said is null && !hasBegun ? choice.Field("text").Text() : null),
            said.Field("refusal").Text() + Texts(content, "refusal", only: true),
            IsSome(said.Field("reasoning_content")) || IsSome(said.Field("reasoning")) || IsSome(said.Field("reasoning_details"))
                || IsSome(said.Field("tool_calls")) || IsSome(said.Field("function_call")) || content.Items().Any(IsReasoning),
            FinishReasons.Read(choice.Field("finish_reason").Text()),
            UsageOf(chunk.Field("usage")));
    }

    /// <summary>Whether a chunk has a delta and is therefore part of a stream.</summary>
    public static bool HasDelta(JsonElement chunk) => Choice(chunk).Field("delta") is { ValueKind: JsonValueKind.Object };

    private static JsonElement? Choice(JsonElement chunk) =>
        chunk.Field("choices").Items().Where(choice => choice.ValueKind is JsonValueKind.Object).Select(choice => (JsonElement?)choice).FirstOrDefault();

    /// <summary>Returns the texts of a content, which is a string or a list of parts.</summary>
    private static string Texts(JsonElement? content, string field, bool only = false) =>
        (only ? null : content.Text())
        + string.Concat(content.Items().Where(part => !IsReasoning(part)).Select(part => (only ? null : part.Text()) ?? part.Field(field).Text()));

    private static bool IsReasoning(JsonElement part) => part.Field("type").Text() is "thinking" or "reasoning";

    private static bool IsSome(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => text.Text() is not "",
        { ValueKind: JsonValueKind.Array } items => items.GetArrayLength() > 0,
        { ValueKind: JsonValueKind.Object } => true,
        _ => false,
    };

    private static UsageDetails? UsageOf(JsonElement? usage) =>
        (usage.Field("prompt_tokens").Count(), usage.Field("completion_tokens").Count()) switch
        {
            (null, null) => null,
            var (input, output) => new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output },
        };
}
