using Feather.Domain.Common;

namespace Feather.Infrastructure.Common;

/// <summary>
/// Pages by place, not by number: a page costs the same wherever it is. A statement takes BeforeCreatedAt, BeforeId and Rows;
/// the first page begins at the end of time, so that it is the same statement.
/// </summary>
internal static class Paging
{
    public static DateTime BeforeCreatedAt(this PageRequest page) => page.After?.CreatedAt.Utc ?? DateTime.MaxValue;

    public static Guid BeforeId(this PageRequest page) => page.After?.Id ?? Guid.AllBitsSet;

    /// <summary>One row more than the page has tells whether another follows.</summary>
    public static int Rows(this PageRequest page) => page.Limit + 1;

    /// <summary>The page that the rows make, which a statement with these parameters returned.</summary>
    public static Page<T> ToPage<TRow, T>(this PageRequest page, IReadOnlyList<TRow> rows, Func<TRow, T> toItem, Func<T, Cursor> placeOf)
    {
        List<T> items = [.. rows.Take(page.Limit).Select(toItem)];
        return new Page<T>(items, rows.Count > page.Limit ? placeOf(items[^1]) : null);
    }
}
