using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Npgsql;

namespace Feather.Infrastructure.Common;

/// <summary>
/// The only way to the database. It sends statements as batches, one trip each, and it alone writes begin, scope and commit. A batch
/// outside a transaction contains all three. The first write opens a transaction, and later batches join it. A connection is held only
/// while a batch runs or a transaction is open.
/// </summary>
internal sealed class DbSession(NpgsqlDataSource dataSource, TransientRetry retry) : IUnitOfWork, IAsyncDisposable
{
    private static readonly Asked Begin = new(new Statement("begin isolation level read committed"));
    private static readonly Asked Commit = new(new Statement("commit"));

    // If a server is lost between two trips, its locks must not remain until the network notices.
    private static readonly Asked BoundIdling = new(new Statement("set local idle_in_transaction_session_timeout = '10s'"));

    private readonly RetryBudget budget = new();
    private readonly List<Asked> withCommit = [];
    private readonly List<Action> afterCommit = [];
    private OrganizationId? organization;
    private NpgsqlConnection? transaction;
    private bool isRepeated;

    public void UseOrganization(OrganizationId organizationId)
    {
        if (organization is { } used && used != organizationId)
            throw new InvalidOperationException("A session works for one organization.");
        organization = organizationId;
    }

    /// <summary>Reads in one trip. Outside a transaction the trip is one, and is repeated after a transient failure.</summary>
    public Task ReadAsync(Batch batch, CancellationToken cancellationToken) => JoinOrAloneAsync(batch, cancellationToken);

    public async Task<Rows<T>> ReadAsync<T>(object values, string statement, CancellationToken cancellationToken)
    {
        var batch = new Batch(values);
        var rows = batch.Ask<T>(statement);
        await ReadAsync(batch, cancellationToken);
        return rows;
    }

    /// <summary>Writes in one trip, in the transaction of the unit of work. The first write begins that transaction.</summary>
    public async Task WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (transaction is { } open)
        {
            await SendAsync(open, batch.All, cancellationToken);
            return;
        }

        transaction = await dataSource.OpenConnectionAsync(cancellationToken);
        await SendAsync(transaction, [Begin, BoundIdling, Scope, .. batch.All], cancellationToken);
    }

    /// <summary>
    /// Writes in one trip. The trip is a whole transaction, unless one is open already. It is repeated after a transient failure, so the
    /// statements must be repeatable. The caller cannot look at their rows before they are committed.
    /// </summary>
    public Task WriteAloneAsync(Batch batch, CancellationToken cancellationToken) => JoinOrAloneAsync(batch, cancellationToken);

    /// <summary>Calls functions that cross organizations, in one trip without a scope. A transient failure repeats it.</summary>
    public Task CallAsync(Batch batch, CancellationToken cancellationToken) => AloneAsync(batch.All, cancellationToken);

    /// <summary>
    /// Sends the batches of several organizations in one trip and one transaction, each after its own scope. It is not repeated, because
    /// the caller does such work periodically.
    /// </summary>
    public static async Task AcrossAsync(
        NpgsqlDataSource dataSource, IEnumerable<(OrganizationId Organization, Batch Batch)> parts, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var asked = parts.SelectMany(part => part.Batch.All.Prepend(ScopeOf(part.Organization)));
        await SendAsync(connection, [Begin, .. asked, Commit], cancellationToken);
    }

    /// <summary>Adds a write, whose rows are not needed, to the trip of the commit.</summary>
    public void WriteWithCommit(object values, string statement) => withCommit.Add(new Asked(new Statement(statement, values)));

    /// <summary>Adds work to do after the commit. If the transaction is not committed, the work is dropped.</summary>
    public void AfterCommit(Action work) => afterCommit.Add(work);

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
                // A loaded row was deleted before a new row referred to it. This may become visible in the trip of the commit only.
                throw new StaleLoadException();
            }
            finally
            {
                await DisposeAsync();
            }
        });
    }

    /// <summary>Returns the connection to the pool. A transaction that is still open is rolled back.</summary>
    public async ValueTask DisposeAsync()
    {
        withCommit.Clear();
        afterCommit.Clear();
        if (transaction is not { } open)
            return;
        transaction = null;
        await open.DisposeAsync();
    }

    private Asked Scope => organization is { } used ? ScopeOf(used) : throw new InvalidOperationException("The session has no organization.");

    private static Asked ScopeOf(OrganizationId organizationId) =>
        new(new Statement("select tenancy.use_organization(@Organization)", new { Organization = organizationId.Value }));

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (transaction is { } open)
            await SendAsync(open, [.. withCommit, Commit], cancellationToken);
        else if (withCommit.Count > 0)
            throw new InvalidOperationException("A write was added, but there is no transaction to commit it.");
    }

    private Task JoinOrAloneAsync(Batch batch, CancellationToken cancellationToken) => transaction is { } open
        ? SendAsync(open, batch.All, cancellationToken)
        : AloneAsync([Begin, Scope, .. batch.All, Commit], cancellationToken);

    private Task<bool> AloneAsync(IReadOnlyList<Asked> asked, CancellationToken cancellationToken)
    {
        // A unit of work is repeated as a whole, with its reads.
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
            // The last call reads to the end, so that an error of the commit is thrown.
            hasRows = await reader.NextResultAsync(cancellationToken);
        }
        if (hasRows)
            throw new InvalidOperationException("A statement returned rows, although its text does not match the pattern of statements that do.");
    }
}
