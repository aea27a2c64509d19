namespace Feather.Domain.Common;

/// <summary>A place in a list that is sorted newest first: just before it is the last item that was seen.</summary>
public readonly record struct Cursor(Timestamp CreatedAt, Guid Id);

/// <param name="Limit">How many items at most, from 1 to 200.</param>
/// <param name="After">Where the page before ended; null asks for the first.</param>
public readonly record struct PageRequest(int Limit, Cursor? After);

/// <summary>
/// Some items of a list, newest first by (time of making, id). Pages that follow one another show every item that was there
/// at the start exactly once, whatever is added meanwhile.
/// </summary>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, Cursor? Next);
