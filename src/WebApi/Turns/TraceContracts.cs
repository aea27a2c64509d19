using System.ComponentModel;
using System.Text.Json.Serialization;
using Feather.Application.Turns;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.Domain.Turns;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Turns;

/// <summary>A page of what happened.</summary>
/// <param name="Steps">The steps of this page, oldest first.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SessionTraceResponse(IReadOnlyList<TraceStepResponse> Steps, string? NextCursor)
    : IAnswerFrom<TracePage>;

/// <summary>One step of what happened.</summary>
/// <param name="Kind">What kind of step it is, for programs.</param>
/// <param name="Actor">Whose step it is.</param>
/// <param name="Title">The step in a few words, for people.</param>
/// <param name="Summary">The step in a sentence, where a few words do not do.</param>
/// <param name="Status">What came of it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it is in progress.</param>
/// <param name="DurationMs">How long it took, in milliseconds; null while it is in progress.</param>
/// <param name="TurnId">The turn that it is a step of; null where the whole conversation took it.</param>
/// <param name="Details">What else there is to know, by kind. Variables and overrides are named, their values are not shown.</param>
[SchemaName("TraceStep"), JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TraceStepResponse(
    string Kind, [OneOf("Customer", "Agent", "System")] string Actor, string Title, string? Summary,
    [OneOf("Succeeded", "Failed", "Skipped", "In Progress")] string Status, Timestamp StartedAt, Timestamp? EndedAt, long? DurationMs, string? TurnId,
    [NotRequired] Document Details)
    : Unlogged, IAnswerFrom<TracedStep>;

/// <summary>How a turn went, in figures.</summary>
/// <param name="TurnId">The turn.</param>
/// <param name="SchemaVersion">The version of this form; 1.</param>
/// <param name="Mode">How the agent was found: `single`, `supervisor` or `swarm`.</param>
/// <param name="TurnTtftMs">Milliseconds until the answer's first token.</param>
/// <param name="PerceivedTtftMs">The same: nothing is said before the answer.</param>
/// <param name="TurnDurationMs">Milliseconds from accepting to the end; null while it runs.</param>
/// <param name="TokensOut">Tokens that models wrote for the answer.</param>
/// <param name="RouterModel">The model that routed; null, as all of the router's, where nothing was to be routed.</param>
/// <param name="RouterTtftMs">Milliseconds until its first token.</param>
/// <param name="RouterDurationMs">Milliseconds until its end.</param>
/// <param name="RouterTokensOut">Tokens that it wrote.</param>
/// <param name="RouterTargetId">The agent that answered then.</param>
/// <param name="RouterIntent">What it took the message for.</param>
/// <param name="RouterFallbackApplied">Whether the fallback member answered, because the router was unsure or failed.</param>
/// <param name="SpeculationSavingsMs">Always null: nothing is begun on a guess.</param>
/// <param name="WastedTokens">Always null, likewise.</param>
/// <param name="Flags">
/// Words to find it by: `failed`; `model_fallback` if one model answered after another had not; the answer's finish reason unless it is
/// `stop`, such as `length`.
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
/// `status`, `error`, `path`, `decision_source`, `assistant_id`, `assistant_revision_id`; its `steps` as a trace has them, and every call of a
/// model: `calls`.
/// </param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TurnWaterfallResponse(Guid TurnId, Guid ConversationId, Document Trace)
    : IAnswerFrom<TurnRunInFull>;

/// <summary>What the contract leaves open about a turn's waterfall.</summary>
internal sealed record Waterfall(
    TurnStatus Status, string? Error, TurnPath? Path, DecisionSource? DecisionSource, Guid? AssistantId, Guid? AssistantRevisionId,
    IReadOnlyList<TraceStepResponse> Steps, IReadOnlyList<ModelCall> Calls)
    : IAnswerFrom<TurnRunInFull>;
