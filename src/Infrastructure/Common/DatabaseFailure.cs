using System.Net.Sockets;
using Npgsql;

namespace Feather.Infrastructure.Common;

internal enum FailureKind
{
    /// <summary>Ours, or the operator's: trying again would not help, and nobody should hide it.</summary>
    Fault,

    /// <summary>Over in a moment: try again.</summary>
    Transient,

    /// <summary>The database is there but too busy for this request: waiting longer here only adds to it.</summary>
    Unavailable,
}

/// <summary>Tells apart how the database fails; Npgsql's own mark is right for most of it.</summary>
internal static class DatabaseFailure
{
    public static FailureKind Of(Exception failure) => failure switch
    {
        PostgresException postgres => OfState(postgres),
        // A full pool, a connection that is not made in time, a server that has gone silent.
        NpgsqlException { InnerException: TimeoutException } => FailureKind.Unavailable,
        NpgsqlException { IsTransient: true } => FailureKind.Transient,
        // A host name that nobody knows for the moment, as of a container that is being replaced; Npgsql does not wrap it.
        SocketException => FailureKind.Transient,
        // Several hosts: none of them answers, or none is the primary yet. Npgsql marks neither.
        NpgsqlException { InnerException: AggregateException hosts } => OfHosts(hosts),
        NpgsqlException npgsql when npgsql.Message.StartsWith("No suitable host was found", StringComparison.Ordinal) => FailureKind.Transient,
        _ => FailureKind.Fault,
    };

    private static FailureKind OfState(PostgresException failure) => failure.SqlState switch
    {
        // A bound that was waited for is an answer, though Npgsql calls it transient.
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled => FailureKind.Unavailable,
        // A pooler whose server is away; a primary that was demoted; a pause (25P03) longer than a transaction may idle.
        PostgresErrorCodes.ProtocolViolation
            or PostgresErrorCodes.ReadOnlySqlTransaction
            or "25P03" => FailureKind.Transient,
        _ => failure.IsTransient ? FailureKind.Transient : FailureKind.Fault,
    };

    /// <summary>One host that can be reached but refuses the login is a fault; hosts that cannot be reached are not.</summary>
    private static FailureKind OfHosts(AggregateException hosts) =>
        hosts.InnerExceptions.Any(host => host is PostgresException && Of(host) is FailureKind.Fault) ? FailureKind.Fault : FailureKind.Transient;
}
