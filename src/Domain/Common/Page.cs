namespace Feather.Domain.Common;

/// <summary>The position after an item in a list that is sorted newest first.</summary>
public readonly record struct Cursor(Timestamp CreatedAt, Guid Id);

/// <param name="After">The end of the previous page. Null asks for the first page.</param>
public readonly record struct PageRequest(int Limit, Cursor? After);

/// <summary>A page, newest first. All pages together show every item that existed at the start exactly once.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, Cursor? Next);
