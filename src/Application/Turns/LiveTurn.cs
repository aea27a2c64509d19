using System.Text;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>
/// A turn that runs in this process: its answer so far, and the part of it that waits to be stored. No other process needs what
/// it holds, because no reader sees a frame before it is stored.
/// </summary>
public sealed class LiveTurn(NewTurn turn, IFrameRenderer renderer) : IDisposable
{
    private readonly Lock gate = new();
    private readonly StringBuilder answer = new();
    private readonly StringBuilder waiting = new();
    private readonly CancellationTokenSource given = new();
    private readonly TaskCompletionSource<EndNotice> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Frame? inFlight;
    private int taken;
    private IReadOnlyList<Frame>? rest;
    private bool isOver;

    public NewTurn Turn { get; } = turn;

    /// <summary>Fires when the turn cannot succeed any more: its lease is lost, its conversation is closed, or the server stops.</summary>
    public CancellationToken GivenUp => given.Token;

    /// <summary>Why it was given up; null if it was not.</summary>
    public TurnFailure? Reason { get; private set; }

    /// <summary>Completes when the end is stored, or when it is known that another process ended the turn.</summary>
    public Task<EndNotice> Ended => ended.Task;

    public string AnswerSoFar
    {
        get
        {
            lock (gate)
                return answer.ToString();
        }
    }

    public void Append(string text)
    {
        lock (gate)
        {
            answer.Append(text);
            waiting.Append(text);
        }
    }

    /// <summary>The one frame to store next: the last one until it is known to be stored, then one with the text since.</summary>
    public Frame? Take()
    {
        lock (gate)
        {
            if (rest is not null)
                return null;
            if (inFlight is null && waiting.Length > 0)
                inFlight = TakeWaiting();
            return inFlight;
        }
    }

    public void Stored(Frame frame)
    {
        lock (gate)
        {
            if (inFlight == frame)
                inFlight = null;
        }
    }

    /// <summary>
    /// The frames to store with the end. From then on no frame can be taken. A second call, with another end, repeats the same
    /// deltas.
    /// </summary>
    /// <param name="last">Events and data of the frames after the deltas.</param>
    public IReadOnlyList<Frame> Seal(params IEnumerable<(string Event, string Data)> last)
    {
        lock (gate)
        {
            rest ??= [.. inFlight is null ? [] : new[] { inFlight }, .. waiting.Length == 0 ? [] : new[] { TakeWaiting() }];
            return [.. rest, .. last.Select((frame, i) => new Frame(taken + 1 + i, frame.Event, frame.Data))];
        }
    }

    /// <summary>Stops the turn, so that it fails for this reason. Does nothing if the turn has ended or was given up before.</summary>
    public void GiveUp(TurnFailure reason)
    {
        lock (gate)
        {
            if (Reason is not null || isOver)
                return;
            Reason = reason;
            _ = given.CancelAsync();
        }
    }

    public void End(EndNotice notice) => ended.TrySetResult(notice);

    /// <summary>Ends it for this process. Calls that come later have no effect.</summary>
    public void Dispose()
    {
        lock (gate)
            isOver = true;
        given.Dispose();
    }

    private Frame TakeWaiting()
    {
        var text = waiting.ToString();
        waiting.Clear();
        return new Frame(++taken, Frame.Delta, renderer.RenderDelta(text));
    }
}

/// <summary>How a turn of this process ended.</summary>
/// <param name="Failure">Null if it was answered.</param>
/// <param name="Last">Its last frame; null if this process did not store one.</param>
public sealed record EndNotice(TurnFailure? Failure, Frame? Last);
