using System.ComponentModel;
using System.Text.Json.Serialization;
using Feather.Application.Turns;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.Domain.Turns;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Turns;

/// <summary>A page of a trace.</summary>
/// <param name="Steps">The steps of this page, oldest first.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SessionTraceResponse(IReadOnlyList<TraceStepResponse> Steps, string? NextCursor)
    : IAnswerFrom<TracePage>;

/// <summary>One step of a trace.</summary>
/// <param name="Kind">The kind of step, for programs.</param>
/// <param name="Actor">The party that took the step.</param>
/// <param name="Title">The step in a few words, for people.</param>
/// <param name="Summary">The step in a sentence, if a few words are not enough.</param>
/// <param name="Status">The result of the step.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it is in progress.</param>
/// <param name="DurationMs">How long it took, in milliseconds; null while it is in progress.</param>
/// <param name="TurnId">The turn of the step; null for a step of the whole conversation.</param>
/// <param name="Details">More about the step, by kind. Variables and overrides are named, their values are not shown.</param>
[SchemaName("TraceStep"), JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TraceStepResponse(
    string Kind, [OneOf("Customer", "Agent", "System")] string Actor, string Title, string? Summary,
    [OneOf("Succeeded", "Failed", "Skipped", "In Progress")] string Status, Timestamp StartedAt, Timestamp? EndedAt, long? DurationMs, string? TurnId,
    [NotRequired] Document Details)
    : Unlogged, IAnswerFrom<TracedStep>;

/// <summary>How a turn went, in figures.</summary>
/// <param name="TurnId">The turn.</param>
/// <param name="SchemaVersion">The version of this form; 1.</param>
/// <param name="Mode">How the agent was chosen: `single`, `supervisor` or `swarm`.</param>
/// <param name="TurnTtftMs">Milliseconds until the answer's first token.</param>
/// <param name="PerceivedTtftMs">The same as `turn_ttft_ms`: no text is sent before the answer.</param>
/// <param name="TurnDurationMs">Milliseconds from accepting the turn to its end; null while it runs.</param>
/// <param name="TokensOut">Tokens that models wrote for the answer.</param>
/// <param name="RouterModel">The model that routed. If the turn needed no router, this and the other `router_` figures are null.</param>
/// <param name="RouterTtftMs">Milliseconds until the router's first token.</param>
/// <param name="RouterDurationMs">Milliseconds until the end of the router's call.</param>
/// <param name="RouterTokensOut">Tokens that the router wrote.</param>
/// <param name="RouterTargetId">The agent that answered after routing.</param>
/// <param name="RouterIntent">The intent that the router found in the message.</param>
/// <param name="RouterFallbackApplied">Whether the fallback member answered, because the router was unsure or failed.</param>
/// <param name="SpeculationSavingsMs">Always null: Feather does not speculate.</param>
/// <param name="WastedTokens">Always null, for the same reason.</param>
/// <param name="Flags">
/// Words to search for the turn by: `failed`; `model_fallback` if a model answered after another one had failed; the answer's finish
/// reason, such as `length`, unless it is `stop`.
/// </param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record EngineeringTurnSummary(
    Guid TurnId, Guid ConversationId, int? SchemaVersion, string? Mode, int? TurnTtftMs, int? PerceivedTtftMs, int? TurnDurationMs, int? TokensOut,
    string? RouterModel, int? RouterTtftMs, int? RouterDurationMs, int? RouterTokensOut, string? RouterTargetId, string? RouterIntent,
    [DefaultValue(false)] bool RouterFallbackApplied, int? SpeculationSavingsMs, int? WastedTokens,
    [NotRequired] IReadOnlyList<string> Flags, Timestamp CreatedAt)
    : IAnswerFrom<TurnRun>;

/// <summary>How a turn went, call by call and step by step.</summary>
/// <param name="TurnId">The turn.</param>
/// <param name="Trace">
/// `status`, `error`, `path`, `decision_source`, `assistant_id`, `assistant_revision_id`; its `steps` as in a trace; and `calls`,
/// every call of a model.
/// </param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TurnWaterfallResponse(Guid TurnId, Guid ConversationId, Document Trace)
    : IAnswerFrom<TurnRunInFull>;

/// <summary>The content of `trace`, which the contract leaves open.</summary>
internal sealed record Waterfall(
    TurnStatus Status, string? Error, TurnPath? Path, DecisionSource? DecisionSource, Guid? AssistantId, Guid? AssistantRevisionId,
    IReadOnlyList<TraceStepResponse> Steps, IReadOnlyList<ModelCall> Calls)
    : IAnswerFrom<TurnRunInFull>;
