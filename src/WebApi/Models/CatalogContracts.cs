using System.ComponentModel;
using Feather.Application.Models;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Models;

/// <summary>A model that can be named, and what of it Feather makes use of.</summary>
/// <param name="ModelIdentifier">Its name, as it stands in model settings and router configs.</param>
/// <param name="Provider">Who serves it; `scripted` is no model at all but a stand-in that is always there.</param>
/// <param name="SupportsStreaming">Whether its answers come as they are made: always.</param>
/// <param name="SupportsTools">Whether it is handed tools: not yet.</param>
/// <param name="SupportsVision">Whether it is handed pictures: not yet.</param>
/// <param name="MaxContextWindow">How many tokens it reads; 0 is not known.</param>
/// <param name="Regions">Where it runs: not known.</param>
/// <param name="Family">What kind of model it is.</param>
/// <param name="SupportsJsonSchema">Whether it is asked for answers of a given form: not yet.</param>
/// <param name="SupportsReasoningEffort">Whether it is told how much to think.</param>
/// <param name="SupportsTemperature">Whether it is told how freely to choose its words.</param>
/// <param name="SupportsThinking">Whether it is given a budget to think: not yet.</param>
/// <param name="SupportsAudio">Whether it is handed sound: not yet.</param>
/// <param name="ComplianceTags">What it complies with: not known.</param>
/// <param name="InputPricePer_1m">What a million tokens cost that it reads; 0 is not known.</param>
/// <param name="OutputPricePer_1m">What a million tokens cost that it writes; 0 is not known.</param>
[SchemaName("AvailableModel")]
internal sealed record AvailableModelResponse(
    string ModelIdentifier, string Provider, bool SupportsStreaming, [DefaultValue(true)] bool SupportsTools,
    [DefaultValue(false)] bool SupportsVision, int MaxContextWindow, [NotRequired] IReadOnlyList<string> Regions,
    [DefaultValue("default")] string Family, [DefaultValue(true)] bool SupportsJsonSchema, [DefaultValue(false)] bool SupportsReasoningEffort,
    [DefaultValue(true)] bool SupportsTemperature, [DefaultValue(false)] bool SupportsThinking, [DefaultValue(false)] bool SupportsAudio,
    [NotRequired] IReadOnlyList<string> ComplianceTags, double InputPricePer_1m, double OutputPricePer_1m)
    : IAnswerFrom<AvailableModel>;

/// <summary>The models that can be named, and which are asked where nothing names one.</summary>
/// <param name="Models">The models.</param>
/// <param name="RoleDefaults">By what a model is asked for.</param>
internal sealed record ModelCatalogResponse(IReadOnlyList<AvailableModelResponse> Models, IReadOnlyList<RoleModelDefault> RoleDefaults)
    : IAnswerFrom<ModelCatalog>;

/// <summary>Which model is asked for something where nothing names one.</summary>
/// <param name="Role">What it is asked for: to `answer`, to choose who answers (`router`), or to write a `summary`.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ReasoningEffort">How much it thinks before it answers.</param>
/// <param name="MaxTokens">How many tokens an answer has at most.</param>
/// <param name="Temperature">How freely it chooses its words.</param>
/// <param name="ThinkingBudget">How many tokens it may think for.</param>
internal sealed record RoleModelDefault(
    string Role, string Model, string? ReasoningEffort, int? MaxTokens, double? Temperature, int? ThinkingBudget)
    : IAnswerFrom<(string Role, Domain.Models.ModelEntry Entry)>;
