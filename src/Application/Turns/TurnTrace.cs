using System.Text.Encodings.Web;
using System.Text.Json;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>Notes the steps of a turn (contract: Turns): names of variables and overrides without values, calls without texts.</summary>
internal sealed class TurnTrace(NewTurn turn, TimeProvider clock)
{
    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<TraceStep> steps = [turn.AsStep()];
    private readonly List<ModelCall> calls = [];
    private readonly long accepted = clock.GetTimestamp();
    private int noted;

    /// <summary>Milliseconds from accepting the turn to the answer's first token.</summary>
    public int? TtftMs { get; private set; }

    /// <summary>Every call of a model, added when it ends.</summary>
    public List<ModelCall> Calls => calls;

    public void FirstToken() => TtftMs ??= (int)clock.GetElapsedTime(accepted).TotalMilliseconds;

    public void Prompted(TurnMember member, SystemPrompt prompt, Recall recall, ModelChain chain, Document? overrides)
    {
        var now = Now;
        Add("prompt", TraceActor.System, TraceCategory.Engineering, "Put the system prompt together", TraceStatus.Succeeded,
            since: now, until: now, Details(
                ("assistant_revision_id", member.Revision.Value),
                ("variables", prompt.Used),
                ("unresolved", prompt.Unresolved),
                ("overrides", OverridesOf(overrides)),
                ("model_source", Word.Of(chain.Source)),
                ("router_config_id", chain.RouterConfig?.Value),
                ("memories", recall.Memories.Select(memory => memory.Value))));
    }

    /// <summary>Adds a step for each call that has none yet.</summary>
    public void NoteCalls()
    {
        foreach (var call in calls.Skip(noted))
        {
            var ended = Timestamp.From(call.StartedAt.Utc.AddMilliseconds(call.DurationMs));
            Add("model_call", TraceActor.System, TraceCategory.Engineering, $"Asked {call.Model}", StatusOf(call),
                since: call.StartedAt, until: ended, Details(
                    ("purpose", Word.Of(call.Purpose)),
                    ("model", call.Model),
                    ("provider", call.Provider),
                    ("outcome", Word.Of(call.Outcome)),
                    ("error_class", call.ErrorClass),
                    ("finish_reason", call.FinishReason),
                    ("ttft_ms", call.TtftMs),
                    ("input_tokens", call.InputTokens),
                    ("output_tokens", call.OutputTokens)));
        }
        noted = calls.Count;
    }

    public void Routed(TurnMember member, string? intent, DecisionSource source, Timestamp since) => Add(
        "route", TraceActor.System, TraceCategory.Product, $"Chose {member.RouterName}", TraceStatus.Succeeded, since: since, until: Now, Details(
            ("intent", intent), ("assistant_id", member.Agent.Value), ("decision_source", Word.Of(source))));

    public void HandedOver(TurnMember from, TurnMember to, Timestamp since) => Add(
        "handover", TraceActor.Agent, TraceCategory.Product, $"{from.RouterName} handed over to {to.RouterName}", TraceStatus.Succeeded,
        since: since, until: Now, Details(("from_assistant_id", from.Agent.Value), ("to_assistant_id", to.Agent.Value)));

    public IReadOnlyList<TraceStep> Completed(TurnMember member, Timestamp since) => Ended(TraceStatus.Succeeded, "Answered", since, Details(
        ("assistant_id", member.Agent.Value), ("assistant_revision_id", member.Revision.Value)));

    /// <summary>A failed turn adds no messages, so its texts are kept here.</summary>
    public IReadOnlyList<TraceStep> Failed(TurnFailure failure, string partialAnswer) =>
        Ended(TraceStatus.Failed, "Did not answer", turn.CreatedAt, FailureDetails(turn, failure, partialAnswer));

    /// <summary>The steps of a turn whose process died.</summary>
    public static IReadOnlyList<TraceStep> Died(DeadTurn dead, TurnFailure failure, Timestamp now) =>
    [
        .. dead.Steps,
        new TraceStep(
            "answer", TraceActor.Agent, TraceCategory.Product, "Did not answer", Summary: null, TraceStatus.Failed, dead.Turn.CreatedAt, now,
            FailureDetails(dead.Turn, failure, dead.PartialAnswer)),
    ];

    public Timestamp Now => Timestamp.Now(clock);

    /// <summary>All steps and the last one. The last one is not noted, because another end may replace it.</summary>
    private List<TraceStep> Ended(TraceStatus status, string title, Timestamp since, Document details)
    {
        NoteCalls();
        return [.. steps, new TraceStep("answer", TraceActor.Agent, TraceCategory.Product, title, Summary: null, status, since, Now, details)];
    }

    private void Add(
        string kind, TraceActor actor, TraceCategory category, string title, TraceStatus status, Timestamp since, Timestamp until, Document details) =>
        steps.Add(new TraceStep(kind, actor, category, title, Summary: null, status, since, until, details));

    private static TraceStatus StatusOf(ModelCall call) => call.Outcome switch
    {
        CallOutcome.Answered => TraceStatus.Succeeded,
        CallOutcome.Unserved => TraceStatus.Skipped,
        _ => TraceStatus.Failed,
    };

    private static IEnumerable<string> OverridesOf(Document? overrides) =>
        from tool in overrides?.Entries ?? []
        from input in Document.Parse(tool.Value).Entries
        select $"{tool.Key}/{input.Key}";

    private static Document FailureDetails(NewTurn turn, TurnFailure failure, string partialAnswer) => Details(
        ("error", failure.Code), ("user_message", turn.UserMessage), ("partial_answer", partialAnswer));

    private static Document Details(params IEnumerable<(string Name, object? Value)> entries) =>
        Document.Of(entries.Select(entry => KeyValuePair.Create(entry.Name, JsonSerializer.Serialize(entry.Value, AsItIs))));
}
