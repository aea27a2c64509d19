using System.Net.Sockets;
using Npgsql;

namespace Feather.Infrastructure.Common;

internal enum FailureKind
{
    /// <summary>A mistake of ours or of the operator. A retry would not help, and the failure must stay visible.</summary>
    Fault,

    /// <summary>The failure passes in a moment, so a retry helps.</summary>
    Transient,

    /// <summary>The database runs but is too busy for this request. Waiting longer would only add to the load.</summary>
    Unavailable,
}

/// <summary>Classifies the failures of the database. Npgsql's own IsTransient is right for most of them.</summary>
internal static class DatabaseFailure
{
    public static FailureKind Of(Exception failure) => failure switch
    {
        PostgresException postgres => OfState(postgres),
        // The pool is full, a connection takes too long, or the server does not answer any more.
        NpgsqlException { InnerException: TimeoutException } => FailureKind.Unavailable,
        NpgsqlException { IsTransient: true } => FailureKind.Transient,
        // The host name cannot be resolved at the moment, for example while a container is replaced. Npgsql does not wrap this.
        SocketException => FailureKind.Transient,
        // With several hosts, none of them answers or none is the primary yet. Npgsql marks neither case as transient.
        NpgsqlException { InnerException: AggregateException hosts } => OfHosts(hosts),
        NpgsqlException npgsql when npgsql.Message.StartsWith("No suitable host was found", StringComparison.Ordinal) => FailureKind.Transient,
        _ => FailureKind.Fault,
    };

    private static FailureKind OfState(PostgresException failure) => failure.SqlState switch
    {
        // A timeout has already expired here, so a retry would wait again. Npgsql calls these transient.
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled => FailureKind.Unavailable,
        // The server of a pooler is away, a primary was demoted, or a transaction was idle for too long (25P03).
        PostgresErrorCodes.ProtocolViolation
            or PostgresErrorCodes.ReadOnlySqlTransaction
            or "25P03" => FailureKind.Transient,
        _ => failure.IsTransient ? FailureKind.Transient : FailureKind.Fault,
    };

    /// <summary>A host that refuses the login is a fault. Hosts that cannot be reached are transient.</summary>
    private static FailureKind OfHosts(AggregateException hosts) =>
        hosts.InnerExceptions.Any(host => host is PostgresException && Of(host) is FailureKind.Fault) ? FailureKind.Fault : FailureKind.Transient;
}
