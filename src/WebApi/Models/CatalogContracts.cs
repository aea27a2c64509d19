using System.ComponentModel;
using Feather.Application.Models;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Models;

/// <summary>A model that this server knows, and the features of it that Feather uses.</summary>
/// <param name="ModelIdentifier">Its name, as used in model settings and router configs.</param>
/// <param name="Provider">The provider that serves it. `scripted` is a built-in stand-in, not a model.</param>
/// <param name="SupportsStreaming">Whether its answers are streamed: always.</param>
/// <param name="SupportsTools">Whether Feather sends it tools: not yet.</param>
/// <param name="SupportsVision">Whether Feather sends it pictures: not yet.</param>
/// <param name="MaxContextWindow">How many tokens it can read; 0 if unknown.</param>
/// <param name="Regions">Where it runs: unknown.</param>
/// <param name="Family">What kind of model it is.</param>
/// <param name="SupportsJsonSchema">Whether Feather asks it for answers of a given schema: not yet.</param>
/// <param name="SupportsReasoningEffort">Whether Feather sends it a reasoning effort.</param>
/// <param name="SupportsTemperature">Whether Feather sends it a temperature.</param>
/// <param name="SupportsThinking">Whether Feather sends it a thinking budget: not yet.</param>
/// <param name="SupportsAudio">Whether Feather sends it sound: not yet.</param>
/// <param name="ComplianceTags">What it complies with: unknown.</param>
/// <param name="InputPricePer_1m">The price of a million input tokens; 0 if unknown.</param>
/// <param name="OutputPricePer_1m">The price of a million output tokens; 0 if unknown.</param>
[SchemaName("AvailableModel")]
internal sealed record AvailableModelResponse(
    string ModelIdentifier, string Provider, bool SupportsStreaming, [DefaultValue(true)] bool SupportsTools,
    [DefaultValue(false)] bool SupportsVision, int MaxContextWindow, [NotRequired] IReadOnlyList<string> Regions,
    [DefaultValue("default")] string Family, [DefaultValue(true)] bool SupportsJsonSchema, [DefaultValue(false)] bool SupportsReasoningEffort,
    [DefaultValue(true)] bool SupportsTemperature, [DefaultValue(false)] bool SupportsThinking, [DefaultValue(false)] bool SupportsAudio,
    [NotRequired] IReadOnlyList<string> ComplianceTags, double InputPricePer_1m, double OutputPricePer_1m)
    : IAnswerFrom<AvailableModel>;

/// <summary>The models that this server knows, and the defaults.</summary>
/// <param name="Models">The models.</param>
/// <param name="RoleDefaults">The default model for each role.</param>
internal sealed record ModelCatalogResponse(IReadOnlyList<AvailableModelResponse> Models, IReadOnlyList<RoleModelDefault> RoleDefaults)
    : IAnswerFrom<ModelCatalog>;

/// <summary>The default model of a role, used if nothing else names a model.</summary>
/// <param name="Role">The role: to `answer`, to choose the agent that answers (`router`), or to write a `summary`.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ReasoningEffort">How much it thinks before it answers.</param>
/// <param name="MaxTokens">The most tokens that an answer may have.</param>
/// <param name="Temperature">How freely it chooses words.</param>
/// <param name="ThinkingBudget">The most tokens that it may use to think.</param>
internal sealed record RoleModelDefault(
    string Role, string Model, string? ReasoningEffort, int? MaxTokens, double? Temperature, int? ThinkingBudget)
    : IAnswerFrom<(string Role, Domain.Models.ModelEntry Entry)>;
