using Feather.Application.Models;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.Domain.Turns;
using Microsoft.Extensions.Logging;

namespace Feather.Application.Turns;

/// <summary>
/// Runs accepted turns apart from their requests: a caller that leaves does not stop its turn. Every turn ends with one
/// transaction. If this process cannot write that, another one fails the turn once its lease has expired.
/// </summary>
public sealed partial class TurnRunner(
    ITurnRepository turns, ITurnKeeper keeper, IFrameRenderer renderer, ModelCaller models, IModelProviders providers, TimeProvider clock,
    ILogger<TurnRunner> logger)
{
    /// <summary>How long the end is retried: as long as a lease lasts.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HashSet<LiveTurn> running = [];
    private TaskCompletionSource? idle;
    private bool hasStopped;

    public int Running
    {
        get
        {
            lock (running)
                return running.Count;
        }
    }

    /// <summary>Starts a turn that this process has just accepted.</summary>
    public LiveTurn Start(NewTurn turn, TurnContext context)
    {
        var live = new LiveTurn(turn, renderer);
        bool isTooLate;
        lock (running)
        {
            running.Add(live);
            isTooLate = hasStopped;
        }
        keeper.Keep(live);
        if (isTooLate)
            live.GiveUp(TurnFailure.Interrupted);
        _ = Task.Run(() => RunAsync(live, context), CancellationToken.None);
        return live;
    }

    /// <summary>Waits until no turn runs. Turns that run longer, or are accepted later, fail.</summary>
    public async Task DrainAsync(TimeSpan patience)
    {
        Task drained;
        lock (running)
            drained = running.Count == 0 ? Task.CompletedTask : (idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        if (await Task.WhenAny(drained, Task.Delay(patience, clock)) == drained)
            return;

        LiveTurn[] left;
        lock (running)
        {
            hasStopped = true;
            left = [.. running];
        }
        foreach (var turn in left)
            turn.GiveUp(TurnFailure.Interrupted);
        await drained;
    }

    private async Task RunAsync(LiveTurn live, TurnContext context)
    {
        EndNotice end = new(TurnFailure.Interrupted, Last: null);
        IReadOnlyList<Frame> stored = [];
        try
        {
            var trace = new TurnTrace(live.Turn, clock);
            (end, stored) = await EndAsync(live, trace, await RespondAsync(live, context, trace));
        }
        catch (Exception failure)
        {
            // No caller handles this failure. The lease expires, and then a worker or the next turn fails this one.
            NotEnded(failure, live.Turn.OrganizationId.Value, live.Turn.Id.Value);
        }
        finally
        {
            keeper.Release(live, stored);
            live.End(end);
            live.Dispose();
            lock (running)
            {
                running.Remove(live);
                if (running.Count == 0)
                    idle?.TrySetResult();
            }
        }
    }

    /// <summary>Always gives an outcome: every exception becomes a failure.</summary>
    private async Task<TurnOutcome> RespondAsync(LiveTurn live, TurnContext context, TurnTrace trace)
    {
        try
        {
            var response = await new Responder(
                live: live,
                context: context,
                trace: trace,
                turns: turns,
                models: models,
                providers: providers).RespondAsync(live.GivenUp);
            return Completed(live, context, trace, response);
        }
        catch (ModelUnavailableException failure)
        {
            return Failed(live, trace, TurnFailure.ModelUnavailable(failure.RetryAfter));
        }
        catch (ModelRejectedException)
        {
            return Failed(live, trace, TurnFailure.ModelRejected);
        }
        catch (PromptTooLongException)
        {
            return Failed(live, trace, TurnFailure.PromptTooLong);
        }
        catch (OperationCanceledException) when (live.Reason is not null)
        {
            return Failed(live, trace, live.Reason);
        }
        catch (UnavailableException)
        {
            return Failed(live, trace, TurnFailure.Interrupted);
        }
        catch (NotFoundException)
        {
            // The conversation was deleted meanwhile. Only closed conversations can be deleted.
            return Failed(live, trace, TurnFailure.ConversationClosed);
        }
        catch (Exception failure)
        {
            Unexpected(failure, live.Turn.OrganizationId.Value, live.Turn.Id.Value);
            return Failed(live, trace, TurnFailure.Internal);
        }
    }

    private async Task<(EndNotice End, IReadOnlyList<Frame> Stored)> EndAsync(LiveTurn live, TurnTrace trace, TurnOutcome outcome)
    {
        var since = clock.GetTimestamp();
        var frames = live.Seal(LastOf(live.Turn, outcome));
        var end = await StoreAsync(live.Turn, outcome, frames, since);
        if (end is EndResult.ConversationClosed)
        {
            outcome = Failed(live, trace, TurnFailure.ConversationClosed);
            frames = live.Seal(LastOf(live.Turn, outcome));
            end = await StoreAsync(live.Turn, outcome, frames, since);
        }

        var failure = (outcome as TurnFailed)?.Failure;
        return end is EndResult.Written
            ? (new EndNotice(failure, frames[^1]), frames)
            : (new EndNotice(failure ?? TurnFailure.Interrupted, Last: null), []);
    }

    private IEnumerable<(string Event, string Data)> LastOf(NewTurn turn, TurnOutcome outcome)
    {
        if (outcome is not TurnCompleted completed)
            return [(Frame.Error, renderer.RenderFailure(((TurnFailed)outcome).Failure))];
        var complete = (Frame.Complete, renderer.RenderAnswer(completed.Answer));
        return turn.WantsTrace ? [(Frame.Trace, renderer.RenderTrace(turn.Id, outcome.Steps)), complete] : [complete];
    }

    private static TurnCompleted Completed(LiveTurn live, TurnContext context, TurnTrace trace, Response response)
    {
        var steps = trace.Completed(response.Member, response.Since);
        var endedAt = trace.Now;
        return new TurnCompleted(endedAt, trace.TtftMs, steps, trace.Calls, new TurnAnswer(
            TurnId: live.Turn.Id,
            ConversationId: live.Turn.ConversationId,
            Text: live.AnswerSoFar,
            Agent: response.Member.Agent,
            AgentRevision: response.Member.Revision,
            Path: response.Path,
            DecisionSource: response.Source,
            Seqs: [context.FirstSeq, context.FirstSeq + 1],
            SessionStatus: context.Status,
            TtftMs: trace.TtftMs,
            Model: response.Call.Model,
            InputTokens: response.Call.InputTokens,
            OutputTokens: response.Call.OutputTokens,
            LatencyMs: (int)(endedAt.Utc - live.Turn.CreatedAt.Utc).TotalMilliseconds,
            FinishReason: response.Call.FinishReason));
    }

    private static TurnFailed Failed(LiveTurn live, TurnTrace trace, TurnFailure failure)
    {
        var steps = trace.Failed(failure, live.AnswerSoFar);
        return new TurnFailed(
            EndedAt: trace.Now,
            TtftMs: trace.TtftMs,
            Steps: steps,
            Calls: trace.Calls,
            Failure: failure,
            PartialAnswer: live.AnswerSoFar);
    }

    /// <summary>Stores the end, with retries during an outage, for as long as a lease lasts.</summary>
    private async Task<EndResult> StoreAsync(NewTurn turn, TurnOutcome outcome, IReadOnlyList<Frame> frames, long since)
    {
        while (true)
        {
            try
            {
                return await turns.EndAsync(turn, outcome, frames, CancellationToken.None);
            }
            catch (UnavailableException) when (clock.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), clock);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Turn {Turn} of {Organization} failed because of an unexpected error")]
    private partial void Unexpected(Exception failure, Guid organization, Guid turn);

    [LoggerMessage(Level = LogLevel.Error, Message = "The end of turn {Turn} of {Organization} could not be stored: its lease will expire")]
    private partial void NotEnded(Exception failure, Guid organization, Guid turn);
}
