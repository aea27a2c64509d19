using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Models;

namespace Feather.Domain.Turns;

/// <summary>How a turn went, for those who look after the machinery; nothing of what was said.</summary>
/// <param name="Error">Why it failed: a word, such as clients are told.</param>
/// <param name="Agent">Who answered.</param>
/// <param name="TtftMs">Milliseconds until the answer's first token.</param>
/// <param name="Intent">What the router took the message for.</param>
/// <param name="Calls">Every call of a model, in their order.</param>
public sealed record TurnRun(
    TurnId Id,
    ConversationId ConversationId,
    TurnStatus Status,
    string? Error,
    TurnPath? Path,
    DecisionSource? DecisionSource,
    AgentId? Agent,
    AgentRevisionId? Revision,
    int? TtftMs,
    string? Intent,
    IReadOnlyList<ModelCall> Calls,
    Timestamp CreatedAt,
    Timestamp? EndedAt)
{
    public int? DurationMs => EndedAt is { } ended ? (int)(ended.Utc - CreatedAt.Utc).TotalMilliseconds : null;

    /// <summary>Tokens of all calls for an answer; null where nobody counted any.</summary>
    public int? OutputTokens => Calls.Where(call => call is { Purpose: CallPurpose.Answer, OutputTokens: not null }).ToList() is { Count: > 0 } counted
        ? counted.Sum(call => call.OutputTokens)
        : null;

    /// <summary>The call that routed, or the last that tried to; null where nothing was to be routed.</summary>
    public ModelCall? Routing =>
        Calls.LastOrDefault(call => call is { Purpose: CallPurpose.Route, Outcome: CallOutcome.Answered })
        ?? Calls.LastOrDefault(call => call.Purpose == CallPurpose.Route);

    /// <summary>The call that wrote the answer; null if there is no answer.</summary>
    private ModelCall? Answer => Status is not TurnStatus.Completed
        ? null
        : Calls.LastOrDefault(call => call is { Purpose: CallPurpose.Answer, Outcome: CallOutcome.Answered });

    /// <summary>What one would want to find it by.</summary>
    public IEnumerable<string> Flags
    {
        get
        {
            if (Status is TurnStatus.Failed)
                yield return "failed";
            if (Calls.GroupBy(call => call.Purpose).Any(HasFallenBack))
                yield return "model_fallback";
            if (Answer is { FinishReason: { } reason and not FinishReason.Stop })
                yield return reason;
        }
    }

    /// <summary>Whether one model answered after another had not.</summary>
    private static bool HasFallenBack(IEnumerable<ModelCall> calls) => calls
        .SkipWhile(call => call.Outcome is CallOutcome.Answered or CallOutcome.Cancelled)
        .Any(call => call.Outcome == CallOutcome.Answered);
}
