using Feather.Domain.Common;
using Feather.Domain.Turns;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Turns;

/// <summary>One step of what happened.</summary>
/// <param name="Kind">What kind of step it is, for programs.</param>
/// <param name="Actor">Whose step it is.</param>
/// <param name="Title">The step in a few words.</param>
/// <param name="Summary">The step in a sentence.</param>
/// <param name="Status">How it went.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it is in progress.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="TurnId">The turn it belongs to; null where it belongs to the conversation.</param>
/// <param name="Details">What else is to be known of it, by its kind.</param>
[SchemaName("TraceStep")]
internal sealed record TraceStepResponse(
    string Kind, [OneOf("Customer", "Agent", "System")] string Actor, string Title, string? Summary,
    [OneOf("Succeeded", "Failed", "Skipped", "In Progress")] string Status, Timestamp StartedAt, Timestamp? EndedAt, int? DurationMs,
    string? TurnId, [NotRequired] Document Details)
{
    public static TraceStepResponse From(TraceStep step, TurnId? turn) => new(
        step.Kind,
        step.Actor.ToString(),
        step.Title,
        step.Summary,
        step.Status is TraceStatus.InProgress ? "In Progress" : step.Status.ToString(),
        step.StartedAt,
        step.EndedAt,
        step.EndedAt is { } ended ? (int)(ended.Utc - step.StartedAt.Utc).TotalMilliseconds : null,
        turn?.Value.ToString(),
        step.Details);
}
