namespace Feather.Domain.Models;

/// <summary>Feather's words for why a model stopped. Each client translates its provider's words.</summary>
public static class FinishReason
{
    public const string Stop = "stop";

    /// <summary>The answer reached the token limit and was cut.</summary>
    public const string Length = "length";
    public const string ContentFilter = "content_filter";
    public const string ToolCalls = "tool_calls";

    /// <summary>The model declined. Its text is the refusal.</summary>
    public const string Refusal = "refusal";

    public const string Other = "other";
}
