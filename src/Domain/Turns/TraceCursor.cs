using Feather.Domain.Common;

namespace Feather.Domain.Turns;

/// <summary>
/// A place in a conversation's trace, just after it the next step: first come the steps of all turns, by turn and then by
/// their place in it, from 1; then the conversation's own, which it has once it is over and no turn can begin any more.
/// </summary>
/// <param name="Turn">The turn of the last step that was seen.</param>
/// <param name="Place">That step's place in the turn, or among the conversation's own.</param>
public readonly record struct TraceCursor(Cursor Turn, int Place)
{
    private static readonly Cursor Ended = new(Timestamp.From(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc)), Guid.AllBitsSet);

    /// <summary>Before every step.</summary>
    public static readonly TraceCursor Start = new(new Cursor(Timestamp.From(DateTime.UnixEpoch), Guid.Empty), 0);

    /// <summary>After all turns, and that many of the conversation's own steps.</summary>
    public static TraceCursor AfterTurns(int place) => new(Ended, place);

    /// <summary>How many of the conversation's own steps were seen.</summary>
    public int OwnSteps => Turn == Ended ? Place : 0;
}
