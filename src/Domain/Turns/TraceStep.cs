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

/// <summary>The readers of a step: people who look after conversations, or people who operate the system.</summary>
public enum TraceCategory
{
    Product,
    Engineering,
}

/// <summary>One step of a turn's trace. Names variables and overrides, never their values.</summary>
/// <param name="Kind">The kind of step, for programs.</param>
/// <param name="Title">The step in a few words.</param>
/// <param name="EndedAt">Null while it is in progress.</param>
/// <param name="Details">More about the step; its members depend on the kind.</param>
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
