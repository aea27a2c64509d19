using Feather.Application.Models;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.Domain.Turns;
using Microsoft.Extensions.Logging;

namespace Feather.Application.Turns;

/// <summary>
/// Runs turns that were accepted, apart from the requests that asked for them: who leaves cancels nothing. Every turn ends with
/// one transaction, or, if this process cannot write it, with its lease.
/// </summary>
public sealed partial class TurnRunner(
    ITurnRepository turns, ITurnKeeper keeper, IFrameRenderer renderer, ModelCaller models, IModelProviders providers, TimeProvider clock,
    ILogger<TurnRunner> logger)
{
    /// <summary>How long an end is tried to be stored: as long as the lease may hold.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HashSet<LiveTurn> running = [];
    private TaskCompletionSource? idle;

    /// <summary>How many turns run in this process.</summary>
    public int Running
    {
        get
        {
            lock (running)
                return running.Count;
        }
    }

    /// <summary>Begins to run a turn whose lease this process has just got.</summary>
    public LiveTurn Start(NewTurn turn, TurnContext context)
    {
        var live = new LiveTurn(turn, renderer);
        lock (running)
            running.Add(live);
        keeper.Keep(live);
        _ = Task.Run(() => RunAsync(live, context), CancellationToken.None);
        return live;
    }

    /// <summary>Waits until no turn runs, for a while; those that still do then are failed.</summary>
    public async Task DrainAsync(TimeSpan patience)
    {
        Task drained;
        lock (running)
            drained = running.Count == 0 ? Task.CompletedTask : (idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        if (await Task.WhenAny(drained, Task.Delay(patience, clock)) == drained)
            return;

        LiveTurn[] left;
        lock (running)
            left = [.. running];
        foreach (var turn in left)
            turn.GiveUp(TurnFailure.Interrupted);
        await drained;
    }

    private async Task RunAsync(LiveTurn live, TurnContext context)
    {
        TurnEnded end = new(TurnFailure.Interrupted, Last: null);
        IReadOnlyList<Frame> stored = [];
        try
        {
            (end, stored) = await AnswerAndEndAsync(live, context);
        }
        catch (Exception failure)
        {
            // Nothing above may be told of it: the lease runs out, and the turn is failed by whoever sees that.
            NotEnded(failure, live.Turn.OrganizationId.Value, live.Turn.Id.Value);
        }
        finally
        {
            keeper.LetGo(live, stored);
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

    private async Task<(TurnEnded End, IReadOnlyList<Frame> Stored)> AnswerAndEndAsync(LiveTurn live, TurnContext context)
    {
        var trace = new TurnTrace(live.Turn, clock);
        try
        {
            var answered = await new Answering(live, context, trace, turns, models, providers).AnswerAsync(live.GivenUp);
            var outcome = Completed(live, context, trace, answered);
            List<(string, string)> last = [(Frame.Complete, renderer.RenderAnswer(outcome.Answer))];
            if (live.Turn.WantsTrace)
                last.Insert(0, (Frame.Trace, renderer.RenderTrace(live.Turn.Id, outcome.Steps)));
            var frames = live.Seal(last);
            return await EndAsync(live.Turn, outcome, frames) switch
            {
                TurnEnd.Written => (new TurnEnded(Failure: null, frames[^1]), frames),
                TurnEnd.ConversationClosed => await FailAsync(live, trace, TurnFailure.ConversationClosed),
                _ => (new TurnEnded(TurnFailure.Interrupted, Last: null), []),
            };
        }
        catch (ModelUnavailableException)
        {
            return await FailAsync(live, trace, TurnFailure.ModelUnavailable);
        }
        catch (OperationCanceledException) when (live.Reason is not null)
        {
            return await FailAsync(live, trace, live.Reason);
        }
        catch (UnavailableException)
        {
            return await FailAsync(live, trace, TurnFailure.Interrupted);
        }
        catch (Exception failure)
        {
            Unexpected(failure, live.Turn.OrganizationId.Value, live.Turn.Id.Value);
            return await FailAsync(live, trace, TurnFailure.Internal);
        }
    }

    private static TurnCompleted Completed(LiveTurn live, TurnContext context, TurnTrace trace, Answered answered)
    {
        var steps = trace.Answered(answered.Member, answered.Since);
        var endedAt = trace.Now;
        return new TurnCompleted(endedAt, trace.TtftMs, steps, trace.Calls, new TurnAnswer(
            live.Turn.Id,
            live.Turn.ConversationId,
            live.Told,
            answered.Member.Agent,
            answered.Member.Revision,
            answered.Path,
            answered.Source,
            [context.FirstSeq, context.FirstSeq + 1],
            context.Status,
            trace.TtftMs,
            answered.Call.Model,
            answered.Call.InputTokens,
            answered.Call.OutputTokens,
            (int)(endedAt.Utc - live.Turn.CreatedAt.Utc).TotalMilliseconds));
    }

    private async Task<(TurnEnded End, IReadOnlyList<Frame> Stored)> FailAsync(LiveTurn live, TurnTrace trace, TurnFailure failure)
    {
        var steps = trace.Failed(failure, live.Told);
        var outcome = new TurnFailed(trace.Now, trace.TtftMs, steps, trace.Calls, failure, live.Told);
        var frames = live.Seal((Frame.Error, renderer.RenderFailure(failure)));
        return await EndAsync(live.Turn, outcome, frames) is TurnEnd.Written
            ? (new TurnEnded(failure, frames[^1]), frames)
            : (new TurnEnded(failure, Last: null), []);
    }

    /// <summary>Stores the end, through an outage too, for as long as the lease may hold.</summary>
    private async Task<TurnEnd> EndAsync(NewTurn turn, TurnOutcome outcome, IReadOnlyList<Frame> frames)
    {
        var since = clock.GetTimestamp();
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Turn {Turn} of {Organization} failed by a fault of ours")]
    private partial void Unexpected(Exception failure, Guid organization, Guid turn);

    [LoggerMessage(Level = LogLevel.Error, Message = "The end of turn {Turn} of {Organization} could not be stored: its lease will run out")]
    private partial void NotEnded(Exception failure, Guid organization, Guid turn);
}
