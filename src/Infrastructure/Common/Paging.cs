using Feather.Domain.Common;

namespace Feather.Infrastructure.Common;

/// <summary>
/// Pages begin after a row, not at a number, so every page costs the same. A statement takes BeforeCreatedAt, BeforeId and Rows. The first
/// page begins at the largest time, so that it needs no other statement.
/// </summary>
internal static class Paging
{
    public static DateTime BeforeCreatedAt(this PageRequest page) => page.After?.CreatedAt.Utc ?? DateTime.MaxValue;

    public static Guid BeforeId(this PageRequest page) => page.After?.Id ?? Guid.AllBitsSet;

    /// <summary>One row more than the page has. That row shows whether another page follows.</summary>
    public static int Rows(this PageRequest page) => page.Limit + 1;

    public static Page<T> ToPage<TRow, T>(this PageRequest page, IReadOnlyList<TRow> rows, Func<TRow, T> toItem, Func<T, Cursor> placeOf)
    {
        List<T> items = [.. rows.Take(page.Limit).Select(toItem)];
        return new Page<T>(items, rows.Count > page.Limit ? placeOf(items[^1]) : null);
    }
}
