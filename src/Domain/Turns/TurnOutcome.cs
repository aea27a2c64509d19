using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Models;

namespace Feather.Domain.Turns;

/// <summary>The end of a turn, as its last transaction writes it.</summary>
/// <param name="TtftMs">Milliseconds from accepting the turn to the first token of the answer.</param>
public abstract record TurnOutcome(
    Timestamp EndedAt, int? TtftMs, IReadOnlyList<TraceStep> Steps, IReadOnlyList<ModelCall> Calls) : Unlogged;

public sealed record TurnCompleted(
    Timestamp EndedAt, int? TtftMs, IReadOnlyList<TraceStep> Steps, IReadOnlyList<ModelCall> Calls,
    TurnAnswer Answer) : TurnOutcome(EndedAt, TtftMs, Steps, Calls);

/// <summary>A failed turn adds no messages; its texts are kept for the trace.</summary>
/// <param name="PartialAnswer">The answer up to the failure.</param>
public sealed record TurnFailed(
    Timestamp EndedAt, int? TtftMs, IReadOnlyList<TraceStep> Steps, IReadOnlyList<ModelCall> Calls,
    TurnFailure Failure, string PartialAnswer) : TurnOutcome(EndedAt, TtftMs, Steps, Calls);

/// <param name="Seqs">The places of its two messages, the user's and the answer.</param>
/// <param name="Model">The model that wrote it.</param>
/// <param name="FinishReason">Why the model stopped, one of <see cref="Models.FinishReason"/>.</param>
public sealed record TurnAnswer(
    TurnId TurnId,
    ConversationId ConversationId,
    string Text,
    AgentId Agent,
    AgentRevisionId AgentRevision,
    TurnPath Path,
    DecisionSource DecisionSource,
    IReadOnlyList<int> Seqs,
    ConversationStatus SessionStatus,
    int? TtftMs,
    string Model,
    int? InputTokens,
    int? OutputTokens,
    int LatencyMs,
    string? FinishReason) : Unlogged;

/// <summary>Why a turn failed, as reported to its caller (contract: Errors).</summary>
/// <param name="IsRetryable">Whether the same request may succeed later.</param>
/// <param name="RetryAfter">How long to wait before a retry, if known.</param>
public sealed record TurnFailure(string Code, string Message, bool IsRetryable, TimeSpan? RetryAfter = null)
{
    public static readonly TurnFailure ModelRejected =
        new("model_rejected", "The model refused the request, and will refuse it again. The trace says why.", false);
    public static readonly TurnFailure PromptTooLong =
        new("prompt_too_long", "The prompt is too long with its variables filled in.", false);
    public static readonly TurnFailure ConversationClosed = new("conversation_closed", "The conversation was closed before the answer was there.", false);
    public static readonly TurnFailure Interrupted = new("unavailable", "The turn was interrupted. Try again.", true);
    public static readonly TurnFailure Internal = new("internal_error", "Something went wrong on our side.", false);

    public static TurnFailure ModelUnavailable(TimeSpan retryAfter) =>
        new("model_unavailable", "No model could answer. Try again later.", true, retryAfter);
}
