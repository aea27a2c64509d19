using Dapper;
using Npgsql;

namespace Feather.Infrastructure.Common;

/// <summary>Creates connection pools from connection strings.</summary>
public static class DataSources
{
    static DataSources() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>
    /// Creates a pool. Sessions keep no state, so a connection is not reset when it returns to the pool. The detail of an error quotes
    /// rows, so it is never included. If there are several hosts, the pool uses the primary and looks for it again every second.
    /// </summary>
    /// <exception cref="ArgumentException">The text is not a connection string.</exception>
    public static NpgsqlDataSource Create(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true, IncludeErrorDetail = false };
        if (!settings.ShouldSerialize("Host Recheck Seconds"))
            settings.HostRecheckSeconds = 1;
        if (settings.Host is null or "")
            throw new ArgumentException("Host is missing.");
        if (!settings.Host.Contains(',', StringComparison.Ordinal))
            return NpgsqlDataSource.Create(settings);

        var hosts = new NpgsqlDataSourceBuilder(settings.ConnectionString).BuildMultiHost();
        return settings.TargetSessionAttributes is null ? hosts.WithTargetSession(TargetSessionAttributes.Primary) : hosts;
    }
}
