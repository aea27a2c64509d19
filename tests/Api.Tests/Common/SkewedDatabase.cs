using Dapper;
using Npgsql;

namespace Feather.Api.Tests.Common;

/// <summary>A database that bench/skew.sql fills, on a cluster that counts the blocks that each statement reads.</summary>
internal sealed class SkewedDatabase : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly NpgsqlDataSource superuser;

    private SkewedDatabase(TestDatabase database, NpgsqlDataSource superuser) => (this.database, this.superuser) = (database, superuser);

    public TestServer Server { get; private set; } = null!;

    /// <summary>The organization that grows.</summary>
    public TestOrganization Organization { get; private set; } = null!;

    /// <summary>The agent of nearly all conversations of that organization.</summary>
    public TestAgent Agent { get; private set; } = null!;

    public bool IsGrown { get; private set; }

    /// <summary>An end user with 2,000 conversations.</summary>
    public Guid EndUser { get; private set; }

    /// <summary>A conversation with 20,000 messages.</summary>
    public Guid Conversation { get; private set; }

    /// <summary>A turn in the middle of that conversation.</summary>
    public Guid Turn { get; private set; }

    public static async Task<SkewedDatabase> CreateAsync(PrivateCluster cluster)
    {
        var database = await TestDatabase.CreateAsync(cluster.ConnectionString);
        var superuser = NpgsqlDataSource.Create(database.SuperuserConnectionString);
        var skewed = new SkewedDatabase(database, superuser);
        await skewed.ExecuteAsync("create extension pg_stat_statements");
        // One connection, so that the measured connection is warm. Generic plans, because PostgreSQL keeps those.
        skewed.Server = await TestServer.StartAsync(
            database,
            ("ConnectionStrings:Feather",
                $"{database.ApiConnectionString};Maximum Pool Size=1;Max Auto Prepare=1000;Auto Prepare Min Usages=1;"
                + "Options=-c plan_cache_mode=force_generic_plan"));
        skewed.Organization = await TestOrganization.CreateAsync(database, skewed.Server);
        skewed.Agent = await skewed.Organization.HasAgentAsync();
        return skewed;
    }

    /// <summary>Adds 100,000 conversations and their other rows, without analyzing them.</summary>
    public async Task GrowAsync()
    {
        using var resource = new StreamReader(typeof(SkewedDatabase).Assembly.GetManifestResourceStream("skew.sql")!);
        await ExecuteAsync(
            $"""
            set skew.organization = '{Organization.Id}';
            set skew.agent = '{Agent.Id}';
            set skew.conversations = 100000;
            {await resource.ReadToEndAsync()}
            """);
        (EndUser, Conversation, Turn) = (await NamedAsync("end user 1"), await NamedAsync("conversation 1"), await NamedAsync("turn 5000"));
        IsGrown = true;
    }

    /// <summary>Makes work for every worker: in a small organization, and after-work in the large one.</summary>
    public Task MakeWorkAsync() => ExecuteAsync(
        $"""
        set session_replication_role = replica;
        create temporary table due as
        select c.organization_id, c.id, row_number() over (order by c.id) as n
        from conversations.conversations c
        where c.organization_id = md5('organization ' || {Random.Shared.Next(1, 5000)})::uuid and c.closed_at is null;
        update conversations.conversations c
        set known_active_at = now() - interval '1 year', last_activity_at = now() - interval '1 year', session_type = case when d.n > 10 then 'test' else 'live' end
        from due d where c.organization_id = d.organization_id and c.id = d.id and d.n > 5;
        insert into turns.turns (
            organization_id, id, conversation_id, status, lease_expires_at, first_seq, user_message, is_streamed, wants_trace, steps, created_at)
        select d.organization_id, gen_random_uuid(), d.id, 'running', now(), 0, 'Hello', false, false, '[]', now() from due d where d.n <= 5;
        insert into turns.turns (organization_id, id, conversation_id, status, first_seq, is_streamed, wants_trace, error, created_at, ended_at, frames_until)
        select d.organization_id, gen_random_uuid(), d.id, 'failed', 0, false, false, 'cut', now(), now(), now() from due d where d.n <= 5;
        insert into idempotency.records (organization_id, method, path, key, claim_id, body_sha256, expires_at)
        select d.organization_id, 'POST', '/', d.id::text, d.id, sha256('body'), now() from due d;
        update conversations.outbox o set due_at = now()
        where (o.organization_id, o.conversation_id) in (
            select p.organization_id, p.conversation_id from conversations.outbox p
            where p.organization_id = '{Organization.Id}' and p.due_at is not null limit 8);
        drop table due;
        """);

    public Task AnalyzeAsync() => ExecuteAsync("analyze (verbose off)");

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await superuser.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, commandTimeout: 0);
    }

    public Task ForgetCostsAsync() => ExecuteAsync("select pg_stat_statements_reset()");

    /// <summary>The statements of the API's login since the last reset of the costs.</summary>
    public async Task<List<StatementCost>> CostsAsync()
    {
        await using var connection = await superuser.OpenConnectionAsync();
        return [.. await connection.QueryAsync<StatementCost>(
            """
            select s.query, s.calls, s.rows, s.shared_blks_hit + s.shared_blks_read as blocks
            from pg_stat_statements s
            join pg_roles r on r.oid = s.userid
            where r.rolname = @Login
            """,
            new { Login = database.ApiLogin })];
    }

    /// <summary>The id that bench/skew.sql derives from a name.</summary>
    private async Task<Guid> NamedAsync(string name)
    {
        await using var connection = await superuser.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<Guid>("select md5(@name)::uuid", new { name });
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await superuser.DisposeAsync();
        await database.DisposeAsync();
    }
}

/// <summary>How many blocks a statement has read, over all its calls.</summary>
internal sealed record StatementCost(string Query, long Calls, long Rows, long Blocks)
{
    private const int OfAnyCall = 60;
    private const int OfARowRead = 10;

    // A written row touches up to ten indexes and foreign keys, each of three or four blocks.
    private const int OfARowWritten = 30;

    private int OfARow => Query.TrimStart('(').StartsWith("select", StringComparison.Ordinal) ? OfARowRead : OfARowWritten;

    public double BlocksPerCall => (double)Blocks / Calls;

    /// <summary>The blocks per call beyond those that its rows may need.</summary>
    public double SurplusPerCall => BlocksPerCall - ((double)OfARow * Rows / Calls);

    /// <summary>Whether it has read more blocks than any call and its returned or written rows may need.</summary>
    public bool IsTooHigh => SurplusPerCall > OfAnyCall;
}
