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

        // A constructor call, because every turn runs this mapping.
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
        TurnId: answer.TurnId.Value,
        ConversationId: answer.ConversationId.Value,
        Text: answer.Text,
        ActiveAssistantId: answer.Agent.Value,
        Path: Word.Of(answer.Path),
        DecisionSource: Word.Of(answer.DecisionSource),
        MessageSeqs: answer.Seqs,
        SessionStatus: Word.Of(answer.SessionStatus),
        TurnTtftMs: answer.TtftMs,
        Ended: false,
        Evidence: null,
        FinishReason: answer.FinishReason);

    private static TraceStepResponse Of(TraceStep step, TurnId? turn) => new(
        Kind: step.Kind,
        Actor: $"{step.Actor}",
        Title: step.Title,
        Summary: step.Summary,
        Status: step.Status == TraceStatus.InProgress ? "In Progress" : $"{step.Status}",
        StartedAt: step.StartedAt,
        EndedAt: step.EndedAt,
        DurationMs: step.EndedAt is { } ended ? (long)(ended.Utc - step.StartedAt.Utc).TotalMilliseconds : null,
        TurnId: turn?.Value.ToString(),
        Details: step.Details);

    private static EngineeringTurnSummary Of(TurnRun run, ModelCall? routing) => new(
        TurnId: run.Id.Value,
        ConversationId: run.ConversationId.Value,
        SchemaVersion: 1,
        Mode: run.Path is { } path ? Word.Of(path) : null,
        TurnTtftMs: run.TtftMs,
        PerceivedTtftMs: run.TtftMs,
        TurnDurationMs: run.DurationMs,
        TokensOut: run.OutputTokens,
        RouterModel: routing?.Model,
        RouterTtftMs: routing?.TtftMs,
        RouterDurationMs: routing?.DurationMs,
        RouterTokensOut: routing?.OutputTokens,
        RouterTargetId: routing is null ? null : run.Agent?.Value.ToString(),
        RouterIntent: run.Intent,
        RouterFallbackApplied: run.DecisionSource is DecisionSource.Fallback,
        SpeculationSavingsMs: null,
        WastedTokens: null,
        Flags: [.. run.Flags],
        CreatedAt: run.CreatedAt);

    private static Waterfall Of(TurnRun run, IReadOnlyList<TraceStep> steps) => new(
        Status: run.Status,
        Error: run.Error,
        Path: run.Path,
        DecisionSource: run.DecisionSource,
        AssistantId: run.Agent?.Value,
        AssistantRevisionId: run.Revision?.Value,
        Steps: [.. steps.Select(step => TraceStepResponse.From(new TracedStep(run.Id, step)))],
        Calls: run.Calls);

    private static Document JsonOf(TurnRunInFull turn) =>
        Document.From(JsonSerializer.SerializeToElement(Waterfall.From(turn), JsonDefaults.Options));
}
