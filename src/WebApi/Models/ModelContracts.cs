using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Models;

/// <summary>A model and its settings.</summary>
/// <param name="Model">The model's name, as its provider knows it.</param>
/// <param name="Config">How it is asked.</param>
internal sealed record ModelChainEntry(string Model, Document Config) : Unlogged, IBody<ModelChainEntry>
{
    public static ModelChainEntry Read(IBodyFields fields) => new(
        Model: fields.Required("model", Kind.Text()),
        Config: fields.OrElse("config", Kind.Model<ModelConfig>(), ModelKind<ModelConfig>.Default));
}

/// <summary>Settings of a model. For a null setting, the provider decides.</summary>
/// <param name="Temperature">How freely it chooses words.</param>
/// <param name="MaxTokens">The most tokens that an answer may have.</param>
/// <param name="TopP">The share of probability from which it chooses.</param>
/// <param name="StopSequences">Texts at which it stops.</param>
/// <param name="ReasoningEffort">How much it thinks before it answers.</param>
/// <param name="RequestTimeoutMs">The longest silence in milliseconds, before the first token and between two tokens.</param>
/// <param name="ThinkingBudget">The most tokens that it may use to think.</param>
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
