using System.Text;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>
/// A turn that runs in this process: its answer so far, and the part of it that waits to be stored. It holds nothing that another
/// process would miss: nobody sees a frame before it is stored.
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

    /// <summary>Fires when there is no use in going on: the lease is lost, the conversation closed, or the server stops.</summary>
    public CancellationToken GivenUp => given.Token;

    /// <summary>Why it was given up; null where it was not.</summary>
    public TurnFailure? Reason { get; private set; }

    /// <summary>Comes when the end is stored, or when it is known that somebody else ended it.</summary>
    public Task<EndNotice> Ended => ended.Task;

    /// <summary>The answer so far.</summary>
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

    /// <summary>A frame that was taken is stored.</summary>
    public void Stored(Frame frame)
    {
        lock (gate)
        {
            if (inFlight == frame)
                inFlight = null;
        }
    }

    /// <summary>
    /// The frames that are to be stored with the end; from here on none can be taken. Asked again, because the end had to become
    /// another one, it repeats the same deltas.
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

    /// <summary>Stops it, so that it fails for this reason, if it still can be said what became of it.</summary>
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

    /// <summary>It has ended; who still tends it may go on to, to no effect.</summary>
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
/// <param name="Failure">Null where it was answered.</param>
/// <param name="Last">Its last frame; null where somebody else has written that.</param>
public sealed record EndNotice(TurnFailure? Failure, Frame? Last);
