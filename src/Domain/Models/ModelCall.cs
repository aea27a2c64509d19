using Feather.Domain.Common;

namespace Feather.Domain.Models;

public enum CallPurpose
{
    Route,
    Answer,
    Summary,
}

/// <summary>How a call ended. After anything but an answer, the next model of the chain may be tried.</summary>
public enum CallOutcome
{
    Answered,

    /// <summary>No provider serves the model, so nothing was sent.</summary>
    Unserved,
    Failed,
    TimedOut,

    /// <summary>The caller left before the answer was complete.</summary>
    Cancelled,
}

/// <summary>The record of one call of one model. It holds neither messages nor the provider's words.</summary>
/// <param name="TtftMs">Milliseconds until the first token.</param>
/// <param name="InputTokens">As the provider counts them, like the output tokens. Null if it does not say.</param>
/// <param name="FinishReason">One of <see cref="Models.FinishReason"/>.</param>
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
