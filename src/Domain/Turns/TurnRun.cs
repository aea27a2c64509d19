using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Models;

namespace Feather.Domain.Turns;

/// <summary>How a turn went, for people who operate the system. It has no text of the conversation.</summary>
/// <param name="Error">Why it failed: the code that clients get.</param>
/// <param name="Agent">The agent that answered.</param>
/// <param name="TtftMs">Milliseconds until the answer's first token.</param>
/// <param name="Intent">The intent that the router found in the message.</param>
/// <param name="Calls">Every call of a model, in order.</param>
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

    /// <summary>Tokens of all calls for an answer; null if no provider reported a count.</summary>
    public int? OutputTokens => Calls.Where(call => call is { Purpose: CallPurpose.Answer, OutputTokens: not null }).ToList() is { Count: > 0 } counted
        ? counted.Sum(call => call.OutputTokens)
        : null;

    /// <summary>The call that routed, or the last one that tried; null if the turn needed no router.</summary>
    public ModelCall? Routing =>
        Calls.LastOrDefault(call => call is { Purpose: CallPurpose.Route, Outcome: CallOutcome.Answered })
        ?? Calls.LastOrDefault(call => call.Purpose == CallPurpose.Route);

    /// <summary>The call that wrote the answer; null if there is no answer.</summary>
    private ModelCall? Answer => Status is not TurnStatus.Completed
        ? null
        : Calls.LastOrDefault(call => call is { Purpose: CallPurpose.Answer, Outcome: CallOutcome.Answered });

    /// <summary>Words to search for turns by.</summary>
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

    /// <summary>Whether a model answered after another one had failed.</summary>
    private static bool HasFallenBack(IEnumerable<ModelCall> calls) => calls
        .SkipWhile(call => call.Outcome is CallOutcome.Answered or CallOutcome.Cancelled)
        .Any(call => call.Outcome == CallOutcome.Answered);
}
