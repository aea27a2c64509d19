using System.Data.Common;
using Dapper;
using Npgsql;

namespace Feather.Infrastructure.Common;

/// <summary>
/// Statements that go to the database in one trip and in order. Their rows can be read after a <see cref="DbSession"/> has sent the batch.
/// If it is sent again, the new rows replace the old ones.
/// </summary>
/// <param name="values">An object with a property for every name in the statements.</param>
internal sealed class Batch(object values)
{
    private readonly List<Asked> asked = [];

    public IReadOnlyList<Asked> All => asked;

    public Rows<T> Ask<T>(string text) => Add(new Rows<T>(new Statement(text, values)));

    /// <summary>Asks for two records in each row. If the first column of the second record is null, the second record is null.</summary>
    public Rows<Pair<TFirst, TSecond>> Ask<TFirst, TSecond>(string text) where TFirst : class where TSecond : class =>
        Add(new Pairs<TFirst, TSecond>(new Statement(text, values)));

    /// <summary>Adds statements whose rows are not needed: writes and locks.</summary>
    public void Run(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
            asked.Add(new Asked(new Statement(text, values)));
    }

    private T Add<T>(T rows) where T : Asked
    {
        if (!rows.ReturnsRows)
            throw new InvalidOperationException("The statement returns no rows.");
        asked.Add(rows);
        return rows;
    }
}

/// <summary>A statement of a batch. Its rows are skipped, unless it is a <see cref="Rows{T}"/>.</summary>
internal class Asked(Statement statement)
{
    public bool ReturnsRows => statement.ReturnsRows;

    public NpgsqlBatchCommand ToCommand() => statement.ToCommand();

    public virtual Task ReadAsync(DbDataReader reader, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The rows of a statement. They can be read after the batch was sent.</summary>
internal class Rows<T>(Statement statement) : Asked(statement)
{
    // Every statement that returns a record returns the same columns, so the parser is created once for each type. Creating it for each row
    // took most of the time of reading the row.
    private static Func<DbDataReader, T>? parse;
    private List<T>? rows;

    public IReadOnlyList<T> All => rows ?? throw new InvalidOperationException("The batch was not sent.");

    public int Count => All.Count;

    public bool Any => All.Count > 0;

    /// <summary>The only row, or default if there is none.</summary>
    public T? Only => All switch
    {
        [] => default,
        [var row] => row,
        _ => throw new InvalidOperationException("At most one row was expected."),
    };

    public override async Task ReadAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        List<T> read = [];
        while (await reader.ReadAsync(cancellationToken))
            read.Add((parse ??= ParserOf(reader))(reader));
        rows = read;
    }

    protected virtual Func<DbDataReader, T> ParserOf(DbDataReader reader) => reader.GetRowParser<T>();
}

internal sealed class Pairs<TFirst, TSecond>(Statement statement) : Rows<Pair<TFirst, TSecond>>(statement)
    where TFirst : class
    where TSecond : class
{
    protected override Func<DbDataReader, Pair<TFirst, TSecond>> ParserOf(DbDataReader reader)
    {
        var columns = typeof(TFirst).GetConstructors()[0].GetParameters().Length;
        var first = reader.GetRowParser<TFirst>(length: columns);
        var second = reader.GetRowParser<TSecond>(startIndex: columns);
        return row => new Pair<TFirst, TSecond>(first(row), row.IsDBNull(columns) ? null : second(row));
    }
}

internal sealed record Pair<TFirst, TSecond>(TFirst First, TSecond? Second)
    where TFirst : class
    where TSecond : class;
