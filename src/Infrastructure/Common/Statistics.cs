using Dapper;
using Npgsql;

namespace Feather.Infrastructure.Common;

/// <summary>The planner's statistics of Feather's tables: a restore and an upgrade of PostgreSQL leave them behind.</summary>
internal static class Statistics
{
    // A smaller table is read as fast without statistics, and autovacuum may never look at it.
    private const int TenPages = 10 * 8192;

    /// <summary>Statements for the owner that analyze the tables that are large enough to need statistics and have none.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await StatementsAsync(connection, all: false, cancellationToken);

    /// <summary>Analyzes all tables that have rows, or those without statistics, and returns the statements that did it.</summary>
    public static async Task<IReadOnlyList<string>> AnalyzeAsync(NpgsqlDataSource owner, bool all, CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        var statements = await StatementsAsync(connection, all, cancellationToken);
        foreach (var statement in statements)
            await connection.ExecuteAsync(new CommandDefinition(statement, commandTimeout: 0, cancellationToken: cancellationToken));
        return statements;
    }

    // Never an empty table: until it is analyzed the planner takes it for one of ten pages, for which indexes are worth it.
    private static async Task<List<string>> StatementsAsync(NpgsqlConnection connection, bool all, CancellationToken cancellationToken) =>
    [
        .. await connection.QueryAsync<string>(new CommandDefinition(
            """
            select format('analyze %I.%I', s.schemaname, s.relname)
            from pg_stat_user_tables s
            join pg_namespace n on n.nspname = s.schemaname
            where n.nspowner = (select j.nspowner from pg_namespace j where j.nspname = 'migrations')
                and pg_relation_size(s.relid) >= @AtLeast
                and (@All or (s.last_analyze is null and s.last_autoanalyze is null))
            order by 1
            """,
            new { All = all, AtLeast = all ? 1 : TenPages },
            cancellationToken: cancellationToken)),
    ];
}
