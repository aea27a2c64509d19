namespace Feather.Domain.Models;

/// <summary>Why a model stopped, in our words: every client translates its provider's.</summary>
public static class FinishReason
{
    /// <summary>The answer is whole.</summary>
    public const string Stop = "stop";

    /// <summary>The answer reached the most tokens that the model may write.</summary>
    public const string Length = "length";
    public const string ContentFilter = "content_filter";
    public const string ToolCalls = "tool_calls";

    /// <summary>The model declined; its text is the refusal.</summary>
    public const string Refusal = "refusal";

    /// <summary>A reason that we do not know.</summary>
    public const string Other = "other";
}
