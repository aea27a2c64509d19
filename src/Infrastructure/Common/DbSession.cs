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
    private static readonly Statement Begin = new("begin isolation level read committed");
    private static readonly Statement Commit = new("commit");

    // A node that is lost between two trips must not hold its locks until the network notices.
    private static readonly Statement BoundIdling = new("set local idle_in_transaction_session_timeout = '10s'");

    private readonly RetryBudget budget = new();
    private readonly List<Statement> withCommit = [];
    private readonly List<Action> afterCommit = [];
    private Statement? scope;
    private NpgsqlConnection? transaction;
    private bool isRepeated;

    public void UseOrganization(OrganizationId organizationId)
    {
        var use = ScopeOf(organizationId);
        if (scope is not null && !scope.Values.Equals(use.Values))
            throw new InvalidOperationException("A session works for one organization.");
        scope = use;
    }

    /// <summary>Reads in one trip. Outside a transaction the batch is one of its own, and is repeated after a transient failure.</summary>
    public Task<T> ReadAsync<T>(
        object parameters, Func<BatchResults, Task<T>> read, CancellationToken cancellationToken, params IEnumerable<string> statements)
    {
        var asked = statements.Select(text => new Statement(text, parameters));
        return transaction is { } open
            ? SendAsync(open, asked, isScoped: false, read, cancellationToken)
            : AloneAsync([Begin, Scope, .. asked, Commit], isScoped: true, read, cancellationToken);
    }

    /// <summary>Writes in one trip, in the transaction of the unit of work, which the first write begins.</summary>
    public async Task<T> WriteAsync<T>(
        object parameters, Func<BatchResults, Task<T>> read, CancellationToken cancellationToken, params IEnumerable<string> statements)
    {
        var asked = statements.Select(text => new Statement(text, parameters));
        if (transaction is { } open)
            return await SendAsync(open, asked, isScoped: false, read, cancellationToken);

        transaction = await dataSource.OpenConnectionAsync(cancellationToken);
        return await SendAsync(transaction, [Begin, BoundIdling, Scope, .. asked], isScoped: true, read, cancellationToken);
    }

    /// <summary>
    /// Writes in one trip that is a whole transaction; repeated after a transient failure, so what it writes must bear to be
    /// written twice. Not for what belongs to a unit of work.
    /// </summary>
    public Task<T> WriteAloneAsync<T>(
        object parameters, Func<BatchResults, Task<T>> read, CancellationToken cancellationToken, params IEnumerable<string> statements) =>
        transaction is null
            ? AloneAsync([Begin, Scope, .. statements.Select(text => new Statement(text, parameters)), Commit], isScoped: true, read, cancellationToken)
            : throw new InvalidOperationException("A unit of work is open.");

    /// <summary>
    /// Sends the statements of several organizations in one trip and one transaction, each behind its own scope. Not repeated:
    /// who does such work does it again and again.
    /// </summary>
    public static async Task<T> AcrossAsync<T>(
        NpgsqlDataSource dataSource,
        IEnumerable<(OrganizationId Organization, IEnumerable<Statement> Statements)> work,
        Func<BatchResults, Task<T>> read,
        CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var statements = work.SelectMany(part => part.Statements.Prepend(ScopeOf(part.Organization)));
        return await SendAsync(connection, [Begin, .. statements, Commit], isScoped: false, read, cancellationToken);
    }

    /// <summary>Reads in one trip. Outside a transaction the batch is one of its own, and is repeated after a transient failure.</summary>
    public Task ReadAsync(Batch batch, CancellationToken cancellationToken) => transaction is { } open
        ? SendAsync(open, batch.All, cancellationToken)
        : AloneAsync([Begun, Scoped, .. batch.All, Committed], cancellationToken);

    /// <summary>Reads the rows of one statement.</summary>
    public async Task<Rows<T>> ReadAsync<T>(object values, string statement, CancellationToken cancellationToken)
    {
        var batch = new Batch(values);
        var rows = batch.Ask<T>(statement);
        await ReadAsync(batch, cancellationToken);
        return rows;
    }

    /// <summary>Writes in one trip, in the transaction of the unit of work, which the first write begins.</summary>
    public async Task WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (transaction is { } open)
        {
            await SendAsync(open, batch.All, cancellationToken);
            return;
        }

        transaction = await dataSource.OpenConnectionAsync(cancellationToken);
        await SendAsync(transaction, [Begun, IdlingBound, Scoped, .. batch.All], cancellationToken);
    }

    /// <summary>
    /// Writes in one trip, which is a whole transaction unless one is open already. It is repeated after a transient failure, so
    /// the statements must bear to be repeated, and none of them may need a look at the rows before it is committed.
    /// </summary>
    public Task WriteAloneAsync(Batch batch, CancellationToken cancellationToken) => transaction is { } open
        ? SendAsync(open, batch.All, cancellationToken)
        : AloneAsync([Begun, Scoped, .. batch.All, Committed], cancellationToken);

    /// <summary>Calls functions that cross organizations, in one trip without a scope; repeated after a transient failure.</summary>
    public Task CallAsync(Batch batch, CancellationToken cancellationToken) => AloneAsync(batch.All, cancellationToken);

    /// <summary>
    /// Sends the batches of several organizations in one trip and one transaction, each behind its own scope. Not repeated: such
    /// work is done again and again.
    /// </summary>
    public static async Task AcrossAsync(
        NpgsqlDataSource dataSource, IEnumerable<(OrganizationId Organization, Batch Batch)> parts, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var asked = parts.SelectMany(part => part.Batch.All.Prepend(new Asked(ScopeOf(part.Organization))));
        await SendAsync(connection, [Begun, .. asked, Committed], cancellationToken);
    }

    /// <summary>Adds a write that has no answer to the trip of the commit.</summary>
    public void WriteWithCommit(object parameters, string statement) => withCommit.Add(new Statement(statement, parameters));

    /// <summary>Adds something to do once what was written is there for all to see; forgotten if it never is.</summary>
    public void AfterCommit(Action work) => afterCommit.Add(work);

    /// <summary>Calls a function that crosses organizations, in one trip without a scope; repeated after a transient failure.</summary>
    public Task<T> CallAsync<T>(string statement, object parameters, Func<BatchResults, Task<T>> read, CancellationToken cancellationToken) =>
        AloneAsync([new Statement(statement, parameters)], isScoped: false, read, cancellationToken);

    public Task<T> ExecuteAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        isRepeated = true;
        return retry.ExecuteAsync(budget, async () =>
        {
            try
            {
                var result = await work();
                await CommitAsync(cancellationToken);
                afterCommit.ForEach(work => work());
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
        withCommit.Clear();
        afterCommit.Clear();
        if (transaction is not { } open)
            return;
        transaction = null;
        await open.DisposeAsync();
    }

    private static Statement ScopeOf(OrganizationId organizationId) =>
        new("select tenancy.use_organization(@Organization)", new { Organization = organizationId.Value });

    private Statement Scope => scope ?? throw new InvalidOperationException("The session has no organization.");

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (transaction is { } open)
            await SendAsync(open, [.. withCommit.Select(statement => new Asked(statement)), Committed], cancellationToken);
        else if (withCommit.Count > 0)
            throw new InvalidOperationException("A write is left that no transaction commits.");
    }

    private Task<T> AloneAsync<T>(
        Statement[] statements, bool isScoped, Func<BatchResults, Task<T>> read, CancellationToken cancellationToken)
    {
        // A unit of work that is repeated as a whole repeats its reads.
        return isRepeated ? OnceAsync() : retry.ExecuteAsync(budget, OnceAsync);

        async Task<T> OnceAsync()
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            return await SendAsync(connection, statements, isScoped, read, cancellationToken);
        }
    }

    private static readonly Asked Begun = new(Begin);
    private static readonly Asked Committed = new(Commit);
    private static readonly Asked IdlingBound = new(BoundIdling);

    private Asked Scoped => new(Scope);

    private Task<bool> AloneAsync(IReadOnlyList<Asked> asked, CancellationToken cancellationToken)
    {
        // A unit of work that is repeated as a whole repeats its reads.
        return isRepeated ? OnceAsync() : retry.ExecuteAsync(budget, OnceAsync);

        async Task<bool> OnceAsync()
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await SendAsync(connection, asked, cancellationToken);
            return true;
        }
    }

    private static async Task SendAsync(NpgsqlConnection connection, IReadOnlyList<Asked> asked, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var one in asked)
            batch.BatchCommands.Add(one.ToCommand());
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var hasRows = reader.FieldCount > 0;
        foreach (var one in asked.Where(one => one.ReturnsRows))
        {
            await one.ReadAsync(reader, cancellationToken);
            // The last call reads to the end, so that an error of the commit is seen.
            hasRows = await reader.NextResultAsync(cancellationToken);
        }
        if (hasRows)
            throw new InvalidOperationException("A statement returned rows, though its text does not look like it.");
    }

    private static async Task<T> SendAsync<T>(
        NpgsqlConnection connection,
        IEnumerable<Statement> statements,
        bool isScoped,
        Func<BatchResults, Task<T>> read,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(statement.ToCommand());
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var results = new BatchResults(reader, cancellationToken);
        if (isScoped)
            await results.SkipAsync();
        var answer = await read(results);
        await results.FinishAsync();
        return answer;
    }
}
