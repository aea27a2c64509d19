using System.Text.Json;
using Feather.Application.Turns;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.Domain.Turns;
using Feather.WebApi.Common;
using Mapster;

namespace Feather.WebApi.Turns;

internal sealed class TurnMapping : IRegister
{
    public void Register(TypeAdapterConfig rules)
    {
        rules.Id<TurnId>(id => id.Value);
        rules.Words<TurnPath>();
        rules.Words<DecisionSource>();

        // A constructor call, since every turn pays for it.
        rules.ForType<TurnAnswer, TurnAnswerResponse>().MapWith(answer => Of(answer));
        rules.ForType<TurnFailure, ErrorEvent>()
            .Map(answer => answer.Error, failure => failure.Code)
            .Map(answer => answer.Retryable, failure => failure.IsRetryable);
        rules.ForType<TurnInProgressException, TurnInProgressResponse>()
            .Map(answer => answer.Error, conflict => conflict.Code)
            .Map(answer => answer.TurnId, conflict => conflict.Running);

        rules.ForType<TracePage, SessionTraceResponse>()
            .Map(answer => answer.NextCursor, page => page.Next == null ? null : TraceCursorKind.ToText(page.Next.Value));
        rules.ForType<TracedStep, TraceStepResponse>().MapWith(traced => Of(traced.Step, traced.Turn));
        rules.ForType<TurnRun, EngineeringTurnSummary>().MapWith(run => Of(run, run.Routing));
        rules.ForType<TurnRunInFull, TurnWaterfallResponse>()
            .Map(answer => answer.TurnId, turn => turn.Run.Id)
            .Map(answer => answer.ConversationId, turn => turn.Run.ConversationId)
            .Map(answer => answer.Trace, turn => JsonOf(turn));
        rules.ForType<TurnRunInFull, Waterfall>().MapWith(turn => Of(turn.Run, turn.Steps));
    }

    private static TurnAnswerResponse Of(TurnAnswer answer) => new(
        answer.TurnId.Value,
        answer.ConversationId.Value,
        answer.Text,
        answer.Agent.Value,
        Word.Of(answer.Path),
        Word.Of(answer.DecisionSource),
        answer.Seqs,
        Word.Of(answer.SessionStatus),
        answer.TtftMs,
        Ended: false,
        Evidence: null,
        answer.FinishReason);

    private static TraceStepResponse Of(TraceStep step, TurnId? turn) => new(
        step.Kind, $"{step.Actor}", step.Title, step.Summary,
        step.Status == TraceStatus.InProgress ? "In Progress" : $"{step.Status}", step.StartedAt, step.EndedAt,
        step.EndedAt is { } ended ? (long)(ended.Utc - step.StartedAt.Utc).TotalMilliseconds : null, turn?.Value.ToString(),
        step.Details);

    private static EngineeringTurnSummary Of(TurnRun run, ModelCall? routing) => new(
        run.Id.Value, run.ConversationId.Value, SchemaVersion: 1, run.Path is { } path ? Word.Of(path) : null, run.TtftMs, run.TtftMs, run.DurationMs, run.OutputTokens,
        routing?.Model, routing?.TtftMs, routing?.DurationMs, routing?.OutputTokens, routing is null ? null : run.Agent?.Value.ToString(), run.Intent,
        run.DecisionSource is DecisionSource.Fallback, SpeculationSavingsMs: null, WastedTokens: null, [.. run.Flags], run.CreatedAt);

    private static Waterfall Of(TurnRun run, IReadOnlyList<TraceStep> steps) => new(
        run.Status, run.Error, run.Path, run.DecisionSource, run.Agent?.Value, run.Revision?.Value,
        [.. steps.Select(step => TraceStepResponse.From(new TracedStep(run.Id, step)))], run.Calls);

    private static Document JsonOf(TurnRunInFull turn) =>
        Document.From(JsonSerializer.SerializeToElement(Waterfall.From(turn), JsonDefaults.Options));
}
