using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Models;

/// <summary>A model, and how it is asked.</summary>
/// <param name="Model">The model's name, as its provider knows it.</param>
/// <param name="Config">How it is asked.</param>
internal sealed record ModelChainEntry(string Model, Document Config) : Unlogged, IBody<ModelChainEntry>
{
    public static ModelChainEntry Read(IBodyFields fields) => new(
        Model: fields.Required("model", Kind.Text()),
        Config: fields.OrElse("config", Kind.Model<ModelConfig>(), ModelKind<ModelConfig>.Default));
}

/// <summary>How a model is asked; what is null is left to its provider.</summary>
/// <param name="Temperature">How freely it chooses its words.</param>
/// <param name="MaxTokens">How many tokens an answer has at most.</param>
/// <param name="TopP">The share of likelihood among which it chooses.</param>
/// <param name="StopSequences">Texts at which it stops.</param>
/// <param name="ReasoningEffort">How much it thinks before it answers.</param>
/// <param name="RequestTimeoutMs">How many milliseconds it may be silent, before its first token and between any two.</param>
/// <param name="ThinkingBudget">How many tokens it may think for.</param>
internal sealed record ModelConfig(
    double? Temperature, int? MaxTokens, double? TopP, IReadOnlyList<string>? StopSequences, string? ReasoningEffort,
    int? RequestTimeoutMs, int? ThinkingBudget) : Unlogged, IBody<ModelConfig>
{
    private static readonly string[] Efforts = ["none", "low", "medium", "high", "xhigh"];

    public static ModelConfig Read(IBodyFields fields) => new(
        Temperature: fields.Optional("temperature", Kind.Number()),
        MaxTokens: fields.Optional("max_tokens", Kind.Integer()),
        TopP: fields.Optional("top_p", Kind.Number()),
        StopSequences: fields.Optional("stop_sequences", Kind.ListOf(Kind.Text())),
        ReasoningEffort: fields.Optional("reasoning_effort", Kind.Choice(Efforts)),
        RequestTimeoutMs: fields.Optional("request_timeout_ms", Kind.Integer()),
        ThinkingBudget: fields.Optional("thinking_budget", Kind.Integer(min: 1)));
}
