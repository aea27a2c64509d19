using Feather.Domain.Common;

namespace Feather.Domain.Turns;

public enum TraceActor
{
    Customer,
    Agent,
    System,
}

public enum TraceStatus
{
    Succeeded,
    Failed,
    Skipped,
    InProgress,
}

/// <summary>For whom a step is told: those who look after conversations, or those who look after the machinery.</summary>
public enum TraceCategory
{
    Product,
    Engineering,
}

/// <summary>One step of a turn, for those who want to know what happened. Names variables and overrides, never their values.</summary>
/// <param name="Kind">What kind of step it is, for programs.</param>
/// <param name="Title">The step in a few words.</param>
/// <param name="EndedAt">Null while it is in progress.</param>
/// <param name="Details">What else is to be known, by kind.</param>
public sealed record TraceStep(
    string Kind,
    TraceActor Actor,
    TraceCategory Category,
    string Title,
    string? Summary,
    TraceStatus Status,
    Timestamp StartedAt,
    Timestamp? EndedAt,
    Document Details);
