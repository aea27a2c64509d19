using Npgsql;

namespace Feather.Api.Tests;

/// <summary>Waits until calls wait for a lock, so that no test guesses how long that takes.</summary>
internal static class Blocked
{
    /// <summary>Returns when at least this many calls wait for the transaction, directly or behind another waiting call.</summary>
    public static Task BlocksAsync(this NpgsqlTransaction held, TestOrganization organization, int calls = 1) => Eventually.IsAsync(
        () => organization.ScalarAsync<int>(
            """
            with recursive blocked as (
                select a.pid from pg_stat_activity a where @Holder = any(pg_blocking_pids(a.pid))
                union
                select a.pid from pg_stat_activity a join blocked b on b.pid = any(pg_blocking_pids(a.pid)))
            select count(*) from blocked
            """,
            new { Holder = held.Connection!.ProcessID }),
        waiting => waiting >= calls);
}
