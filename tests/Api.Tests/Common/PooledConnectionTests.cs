using Dapper;
using Feather.Api.Tests.Common;

using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Feather.Api.Tests;

/// <summary>Organizations share connections, one request after the other. A request must leave nothing for the next organization.</summary>
internal sealed class PooledConnectionTests
{
    private TestServer server = null!;

    private NpgsqlDataSource Pool => server.Services.GetRequiredService<NpgsqlDataSource>();

    [OneTimeSetUp]
    public async Task StartAsync() =>
        server = await TestServer.StartAsync(
            FeatherApi.Database, ("ConnectionStrings:Feather", $"{FeatherApi.Database.ApiConnectionString};Maximum Pool Size=1;Max Auto Prepare=64"));

    [OneTimeTearDown]
    public async Task StopAsync() => await server.DisposeAsync();

    [Test]
    public async Task A_request_leaves_nothing_on_its_connection()
    {
        var first = await TestOrganization.CreateAsync(FeatherApi.Database, server);
        var second = await TestOrganization.CreateAsync(FeatherApi.Database, server);
        var agent = await first.HasAgentAsync();
        var body = new { end_user_id = Guid.CreateVersion7(), assistant_id = agent.Id };
        var keyed = ("Idempotency-Key", "once");
        var backend = await BackendAsync();

        // Create, find, store an answer, repeat it, and fail in every way with an open transaction or an unfinished batch.
        await StatusAsync(201, first.GetOrCreateAsync(body));
        await StatusAsync(201, first.GetOrCreateAsync(body));
        await StatusAsync(201, first.GetOrCreateAsync(body, keyed));
        await StatusAsync(201, first.GetOrCreateAsync(body, keyed));
        await StatusAsync(422, first.GetOrCreateAsync(new { end_user_id = Guid.CreateVersion7(), assistant_id = agent.Id }, keyed));
        await StatusAsync(404, first.StartTestChatAsync(new { agent_id = Guid.NewGuid() }, ("Idempotency-Key", "never")));
        await StatusAsync(201, first.StartTestChatAsync(new { agent_id = agent.Id }));
        await StatusAsync(404, second.GetOrCreateAsync(body));
        await StatusAsync(404, second.GetOrCreateAsync(body, keyed));

        Assert.That(await BackendAsync(), Is.EqualTo(backend), "all requests must use the only connection of the pool");
        Proof.Show("isolation: one pooled connection", ("requests of two organizations", 9), ("rows or settings left", 0));
    }

    private async Task StatusAsync(int status, Task<TestAnswer> asking)
    {
        var answer = await asking;
        Assert.That(answer.Status, Is.EqualTo(status), answer.Body);

        await using var connection = await Pool.OpenConnectionAsync();
        foreach (var (table, _) in await ProtectedTables.AllAsync(FeatherApi.Database.Owner))
            Assert.That(await connection.ExecuteScalarAsync<int>($"select count(*) from {table}"), Is.Zero, table);
        Assert.That(
            await connection.ExecuteScalarAsync<string>("select current_setting('feather.organization_id', true)"), Is.Null.Or.Empty);
        Assert.That(
            await connection.ExecuteScalarAsync<string>("select string_agg(name, ' ') from pg_settings where name = 'lock_timeout' and setting <> '0'"),
            Is.Null);
    }

    private async Task<int> BackendAsync()
    {
        await using var connection = await Pool.OpenConnectionAsync();
        return connection.ProcessID;
    }
}
