using Dapper;
using Npgsql;

namespace Feather.Api.Tests;

/// <summary>Empties a database between tests that look across organizations. Shaped like Respawn: what to empty is worked out once.</summary>
internal sealed class DatabaseReset
{
    private readonly string statement;

    private DatabaseReset(string statement) => this.statement = statement;

    public static async Task<DatabaseReset> CreateAsync(NpgsqlDataSource owner)
    {
        await using var connection = await owner.OpenConnectionAsync();
        return new DatabaseReset((await connection.ExecuteScalarAsync<string>(
            """
            select 'truncate ' || string_agg(format('%I.%I', n.nspname, c.relname), ', ')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema|migrations)'
            """))!);
    }

    /// <summary>A server's workers may be at what the test before has left: who loses to them tries again.</summary>
    public async Task ResetAsync(NpgsqlDataSource owner)
    {
        await using var connection = await owner.OpenConnectionAsync();
        for (var isEmpty = false; !isEmpty;)
        {
            try
            {
                await connection.ExecuteAsync(statement);
                isEmpty = true;
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
            }
        }
    }
}
