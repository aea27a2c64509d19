using Dapper;
using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Npgsql;

namespace Feather.Infrastructure.Common;

/// <summary>
/// The only way to the database: sends statements as batches, one trip each, and alone writes begin, scope and commit.
/// A batch outside a transaction carries all three; the first write opens a transaction, and what follows joins it.
/// A connection is held only while a batch runs or a transaction is open.
/// </summary>
internal sealed class DbSession(NpgsqlDataSource dataSource, TransientRetry retry) : IUnitOfWork, IAsyncDisposable
{
    private const string Begin = "begin isolation level read committed";
    private const string Scope = "select tenancy.use_organization(@Scope)";
    private const string Commit = "commit";

    // A node that is lost between two trips must not hold its locks until the network notices.
    private const string BoundIdling = "set local idle_in_transaction_session_timeout = '10s'";

    private readonly RetryBudget budget = new();
    private (string Statement, object Parameters)? withCommit;
    private OrganizationId? organization;
    private NpgsqlConnection? transaction;
    private bool isRepeated;

    public void UseOrganization(OrganizationId organizationId)
    {
        if (organization is { } current && current != organizationId)
            throw new InvalidOperationException("A session works for one organization.");
        organization = organizationId;
    }

    /// <summary>Reads in one trip. Outside a transaction the batch is one of its own, and is repeated after a transient failure.</summary>
    public Task<T> ReadAsync<T>(
        object parameters, Func<BatchResults, Task<T>> read, CancellationToken cancellationToken, params IEnumerable<string> statements) =>
        transaction is { } open
            ? SendAsync(open, statements, Parameters(parameters), isScoped: false, read, cancellationToken)
            : AloneAsync([Begin, Scope, .. statements, Commit], Parameters(parameters, Organization), isScoped: true, read, cancellationToken);

    /// <summary>Writes in one trip, in the transaction of the unit of work, which the first write begins.</summary>
    public async Task<T> WriteAsync<T>(
        object parameters, Func<BatchResults, Task<T>> read, CancellationToken cancellationToken, params IEnumerable<string> statements)
    {
        if (transaction is { } open)
            return await SendAsync(open, statements, Parameters(parameters), isScoped: false, read, cancellationToken);

        transaction = await dataSource.OpenConnectionAsync(cancellationToken);
        return await SendAsync(
            transaction, [Begin, BoundIdling, Scope, .. statements], Parameters(parameters, Organization), isScoped: true, read, cancellationToken);
    }

    /// <summary>Adds a write that has no answer to the trip of the commit: one, for its parameters are the trip's.</summary>
    public void WriteWithCommit(object parameters, string statement)
    {
        if (withCommit is not null)
            throw new InvalidOperationException("One write goes with the commit.");
        withCommit = (statement, parameters);
    }

    /// <summary>Calls a function that crosses organizations, in one trip without a scope; repeated after a transient failure.</summary>
    public Task<T> CallAsync<T>(string statement, object parameters, Func<BatchResults, Task<T>> read, CancellationToken cancellationToken) =>
        AloneAsync([statement], Parameters(parameters), isScoped: false, read, cancellationToken);

    public Task<T> ExecuteAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        isRepeated = true;
        return retry.ExecuteAsync(budget, async () =>
        {
            try
            {
                var result = await work();
                await CommitAsync(cancellationToken);
                return result;
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.ForeignKeyViolation)
            {
                // What was loaded, and is referred to now, has been deleted in between; that may well show with the commit's trip only.
                throw new StaleLoadException();
            }
            finally
            {
                await DisposeAsync();
            }
        });
    }

    /// <summary>Gives the connection back; a transaction that is still open on it is rolled back.</summary>
    public async ValueTask DisposeAsync()
    {
        withCommit = null;
        if (transaction is not { } open)
            return;
        transaction = null;
        await open.DisposeAsync();
    }

    private OrganizationId Organization => organization ?? throw new InvalidOperationException("The session has no organization.");

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (transaction is not { } open)
            return;

        var parameters = new DynamicParameters(withCommit?.Parameters);
        string[] statements = withCommit is { } write ? [write.Statement, Commit] : [Commit];
        await SendAsync(open, statements, parameters, isScoped: false, _ => Task.FromResult(true), cancellationToken);
    }

    private Task<T> AloneAsync<T>(
        string[] statements, DynamicParameters parameters, bool isScoped, Func<BatchResults, Task<T>> read, CancellationToken cancellationToken)
    {
        // A unit of work that is repeated as a whole repeats its reads.
        return isRepeated ? OnceAsync() : retry.ExecuteAsync(budget, OnceAsync);

        async Task<T> OnceAsync()
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            return await SendAsync(connection, statements, parameters, isScoped, read, cancellationToken);
        }
    }

    private static async Task<T> SendAsync<T>(
        NpgsqlConnection connection,
        IEnumerable<string> statements,
        DynamicParameters parameters,
        bool isScoped,
        Func<BatchResults, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var command = new CommandDefinition(string.Join(";\n", statements), parameters, cancellationToken: cancellationToken);
        await using var reader = await connection.ExecuteReaderAsync(command);
        var results = new BatchResults(reader, cancellationToken);
        if (isScoped)
            await results.SkipAsync();
        var answer = await read(results);
        await results.FinishAsync();
        return answer;
    }

    private static DynamicParameters Parameters(object parameters, OrganizationId? scope = null)
    {
        var all = new DynamicParameters(parameters);
        if (scope is { } organizationId)
            all.Add("Scope", organizationId.Value);
        return all;
    }
}
