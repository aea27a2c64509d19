using Dapper;
using Npgsql;

namespace Feather.Infrastructure.Common;

/// <summary>Turns connection strings into pools.</summary>
public static class DataSources
{
    static DataSources() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>
    /// Nothing is kept in a session, so a connection need not be reset when it goes back to the pool. An error's detail
    /// quotes rows, so nobody gets it. With several hosts the primary is meant, and looked for again every second.
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
