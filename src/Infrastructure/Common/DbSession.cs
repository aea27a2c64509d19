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
    private static readonly Asked Begin = new(new Statement("begin isolation level read committed"));
    private static readonly Asked Commit = new(new Statement("commit"));

    // If a server is lost between two trips, its locks must not last until the network notices.
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

    /// <summary>Reads in one trip. Outside a transaction the batch is one of its own, and is repeated after a transient failure.</summary>
    public Task ReadAsync(Batch batch, CancellationToken cancellationToken) => JoinOrAloneAsync(batch, cancellationToken);

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
        await SendAsync(transaction, [Begin, BoundIdling, Scope, .. batch.All], cancellationToken);
    }

    /// <summary>
    /// Writes in one trip, which is a whole transaction unless one is open already. It is repeated after a transient failure, so
    /// the statements must bear to be repeated, and none of them may need a look at the rows before it is committed.
    /// </summary>
    public Task WriteAloneAsync(Batch batch, CancellationToken cancellationToken) => JoinOrAloneAsync(batch, cancellationToken);

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
        var asked = parts.SelectMany(part => part.Batch.All.Prepend(ScopeOf(part.Organization)));
        await SendAsync(connection, [Begin, .. asked, Commit], cancellationToken);
    }

    /// <summary>Adds a write whose rows nobody needs to the trip of the commit.</summary>
    public void WriteWithCommit(object values, string statement) => withCommit.Add(new Asked(new Statement(statement, values)));

    /// <summary>Adds something to do once the transaction is committed; forgotten if it never is.</summary>
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

    private Asked Scope => organization is { } used ? ScopeOf(used) : throw new InvalidOperationException("The session has no organization.");

    private static Asked ScopeOf(OrganizationId organizationId) =>
        new(new Statement("select tenancy.use_organization(@Organization)", new { Organization = organizationId.Value }));

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (transaction is { } open)
            await SendAsync(open, [.. withCommit, Commit], cancellationToken);
        else if (withCommit.Count > 0)
            throw new InvalidOperationException("A write is left that no transaction commits.");
    }

    private Task JoinOrAloneAsync(Batch batch, CancellationToken cancellationToken) => transaction is { } open
        ? SendAsync(open, batch.All, cancellationToken)
        : AloneAsync([Begin, Scope, .. batch.All, Commit], cancellationToken);

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
}
