using Feather.Domain.Common;

namespace Feather.Domain.Turns;

/// <summary>
/// A place in a conversation's trace; the next page begins after it. First come the steps of all turns, by turn and by place in
/// the turn, from 1. Then come the conversation's own steps, which exist only once it has ended and takes no turn.
/// </summary>
/// <param name="Turn">The turn of the last step that was read.</param>
/// <param name="Place">That step's place in the turn, or among the conversation's own.</param>
public readonly record struct TraceCursor(Cursor Turn, int Place)
{
    private static readonly Cursor Ended = new(Timestamp.From(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc)), Guid.AllBitsSet);

    /// <summary>Before every step.</summary>
    public static readonly TraceCursor Start = new(new Cursor(Timestamp.From(DateTime.UnixEpoch), Guid.Empty), 0);

    /// <summary>After all turns and the given number of the conversation's own steps.</summary>
    public static TraceCursor AfterTurns(int place) => new(Ended, place);

    /// <summary>How many of the conversation's own steps were read.</summary>
    public int OwnSteps => Turn == Ended ? Place : 0;
}
