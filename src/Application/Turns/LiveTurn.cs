using System.Text;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>
/// A turn that runs in this process: what it has told, and which of that waits to be stored. It holds nothing that another
/// process would miss: nobody sees a frame before it is stored.
/// </summary>
public sealed class LiveTurn(NewTurn turn, IFrameRenderer renderer) : IDisposable
{
    private readonly Lock gate = new();
    private readonly StringBuilder told = new();
    private readonly StringBuilder waiting = new();
    private readonly CancellationTokenSource given = new();
    private readonly TaskCompletionSource<TurnEnded> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
    public Task<TurnEnded> Ended => ended.Task;

    /// <summary>All that has been told of the answer.</summary>
    public string Told
    {
        get
        {
            lock (gate)
                return told.ToString();
        }
    }

    public void Tell(string text)
    {
        lock (gate)
        {
            told.Append(text);
            waiting.Append(text);
        }
    }

    /// <summary>The one frame to store next: that of the last time, until it is known to be stored, else what has been told since.</summary>
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
    /// another one, it repeats what was told.
    /// </summary>
    /// <param name="last">Events and data of the frames after all that was told.</param>
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

    public void End(TurnEnded end) => ended.TrySetResult(end);

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
public sealed record TurnEnded(TurnFailure? Failure, Frame? Last);
