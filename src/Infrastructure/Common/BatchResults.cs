using System.Data.Common;
using Dapper;

namespace Feather.Infrastructure.Common;

/// <summary>The rows of a batch, statement by statement, in the order they were sent; statements that return no rows are passed over.</summary>
internal sealed class BatchResults(DbDataReader reader, CancellationToken cancellationToken)
{
    /// <summary>The next statement's rows.</summary>
    public async Task<List<T>> ListAsync<T>()
    {
        List<T> rows = [];
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(Parser<T>.Of(reader)(reader));
        await SkipAsync();
        return rows;
    }

    /// <summary>The next statement's only row; null where it has none.</summary>
    public async Task<T?> FindAsync<T>() where T : class
    {
        T? row = null;
        while (await reader.ReadAsync(cancellationToken))
            row = row is null ? Parser<T>.Of(reader)(reader) : throw new InvalidOperationException("At most one row was expected.");
        await SkipAsync();
        return row;
    }

    /// <summary>
    /// The next statement's only row, of two records side by side: columns of the first, then those of the second, which is null
    /// where its first column is. Null where there is no row.
    /// </summary>
    public async Task<(TFirst First, TSecond? Second)?> FindAsync<TFirst, TSecond>()
        where TFirst : class
        where TSecond : class
    {
        var columns = typeof(TFirst).GetConstructors()[0].GetParameters().Length;
        (TFirst, TSecond?)? row = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            row = row is null
                ? (reader.GetRowParser<TFirst>(length: columns)(reader),
                    reader.IsDBNull(columns) ? null : reader.GetRowParser<TSecond>(startIndex: columns)(reader))
                : throw new InvalidOperationException("At most one row was expected.");
        }
        await SkipAsync();
        return row;
    }

    /// <summary>Passes over the next statement's rows.</summary>
    public Task SkipAsync() => reader.NextResultAsync(cancellationToken);

    /// <summary>Reads to the end, so that an error of the last statement, the commit, is seen.</summary>
    public async Task FinishAsync()
    {
        while (await reader.NextResultAsync(cancellationToken))
        {
        }
    }

    /// <summary>
    /// How a row becomes a record, worked out once for a type: a record's columns are the same in every statement that returns it,
    /// and looking at all their names and types for each row is what took most of reading one.
    /// </summary>
    private static class Parser<T>
    {
        private static Func<DbDataReader, T>? parse;

        public static Func<DbDataReader, T> Of(DbDataReader reader) => parse ??= reader.GetRowParser<T>();
    }
}
