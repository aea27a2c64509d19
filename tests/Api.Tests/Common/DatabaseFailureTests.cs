using System.Net.Sockets;
using Feather.Infrastructure.Common;
using Npgsql;

namespace Feather.Api.Tests.Common;

/// <summary>Which failures are retried, which are reported at once as unavailable, and which are faults.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class DatabaseFailureTests
{
    [TestCase("57P01", "Transient", Description = "admin shutdown")]
    [TestCase("57P03", "Transient", Description = "starting up")]
    [TestCase("40P01", "Transient", Description = "deadlock")]
    [TestCase("40001", "Transient", Description = "serialization failure")]
    [TestCase("53300", "Transient", Description = "too many connections")]
    [TestCase("08P01", "Transient", Description = "a pooler whose server is away")]
    [TestCase("25006", "Transient", Description = "a primary that was demoted")]
    [TestCase("25P03", "Transient", Description = "idle too long in a transaction")]
    [TestCase("55P03", "Unavailable", Description = "a lock timeout")]
    [TestCase("57014", "Unavailable", Description = "a statement timeout")]
    [TestCase("23505", "Fault", Description = "unique violation")]
    [TestCase("28P01", "Fault", Description = "wrong password")]
    [TestCase("42501", "Fault", Description = "insufficient privilege")]
    [TestCase("42P01", "Fault", Description = "no such table")]
    public void An_error_of_the_server_is_told_by_its_state(string state, string kind)
    {
        Assert.That($"{DatabaseFailure.Of(Error(state))}", Is.EqualTo(kind));
    }

    [Test]
    public void A_broken_connection_is_transient_and_a_silent_server_is_not_waited_for()
    {
        Assert.That(DatabaseFailure.Of(new NpgsqlException("broken", new IOException())), Is.EqualTo(FailureKind.Transient));
        Assert.That(DatabaseFailure.Of(new NpgsqlException("refused", new SocketException())), Is.EqualTo(FailureKind.Transient));
        Assert.That(DatabaseFailure.Of(new SocketException((int)SocketError.HostNotFound)), Is.EqualTo(FailureKind.Transient));
        Assert.That(DatabaseFailure.Of(new NpgsqlException("pool", new TimeoutException())), Is.EqualTo(FailureKind.Unavailable));
        Assert.That(DatabaseFailure.Of(new InvalidOperationException()), Is.EqualTo(FailureKind.Fault));
    }

    [Test]
    public void Several_hosts_of_which_none_answers_are_transient_unless_one_refuses_the_login()
    {
        var unreachable = new AggregateException(new NpgsqlException("refused", new SocketException()));
        var refused = new AggregateException(new NpgsqlException("refused", new SocketException()), Error("28P01"));

        Assert.That(DatabaseFailure.Of(new NpgsqlException("hosts", unreachable)), Is.EqualTo(FailureKind.Transient));
        Assert.That(DatabaseFailure.Of(new NpgsqlException("hosts", refused)), Is.EqualTo(FailureKind.Fault));
        Assert.That(DatabaseFailure.Of(new NpgsqlException("No suitable host was found.")), Is.EqualTo(FailureKind.Transient));
    }

    private static PostgresException Error(string state) => new("message", "ERROR", "ERROR", state);
}
