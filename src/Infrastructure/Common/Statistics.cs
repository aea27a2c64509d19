using Dapper;
using Npgsql;

namespace Feather.Infrastructure.Common;

/// <summary>The planner's statistics of Feather's tables. A restore or an upgrade of PostgreSQL does not bring them along.</summary>
internal static class Statistics
{
    // A smaller table is read as fast without statistics, and autovacuum may never analyze it.
    private const int TenPages = 10 * 8192;

    /// <summary>Returns statements for the owner. They analyze the tables that are large enough to need statistics and have none.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await StatementsAsync(connection, all: false, cancellationToken);

    /// <summary>Analyzes all tables that have rows, or only those without statistics. Returns the statements that it executed.</summary>
    public static async Task<IReadOnlyList<string>> AnalyzeAsync(NpgsqlDataSource owner, bool all, CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        var statements = await StatementsAsync(connection, all, cancellationToken);
        foreach (var statement in statements)
            await connection.ExecuteAsync(new CommandDefinition(statement, commandTimeout: 0, cancellationToken: cancellationToken));
        return statements;
    }

    // Empty tables are left out. Until an empty table is analyzed, the planner assumes that it has ten pages, and uses its indexes.
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
