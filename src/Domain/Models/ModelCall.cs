using Feather.Domain.Common;

namespace Feather.Domain.Models;

/// <summary>What a model was asked for.</summary>
public enum CallPurpose
{
    Route,
    Answer,
    Summary,
}

/// <summary>How a call ended. Only one that is answered counts; after each of the others the next model of the chain may be tried.</summary>
public enum CallOutcome
{
    Answered,

    /// <summary>No provider serves the model: nothing was sent.</summary>
    Unserved,
    Failed,
    TimedOut,

    /// <summary>Nobody wanted the answer any more.</summary>
    Cancelled,
}

/// <summary>One call of one model, as it is remembered: never with what was said, nor with a provider's words.</summary>
/// <param name="Provider">Who serves the model; null where nobody does.</param>
/// <param name="TtftMs">Milliseconds until the first token; null where none came.</param>
/// <param name="DurationMs">Milliseconds until the end.</param>
/// <param name="InputTokens">As the provider counts; null where it does not say.</param>
/// <param name="OutputTokens">As the provider counts; null where it does not say.</param>
/// <param name="ErrorClass">The kind of failure, such as the provider's status; null where there is none.</param>
/// <param name="FinishReason">Why the model stopped, one of <see cref="Models.FinishReason"/>; null where it did not say.</param>
public sealed record ModelCall(
    CallPurpose Purpose,
    string Model,
    string? Provider,
    Timestamp StartedAt,
    int? TtftMs,
    int DurationMs,
    int? InputTokens,
    int? OutputTokens,
    CallOutcome Outcome,
    string? ErrorClass,
    string? FinishReason = null);
