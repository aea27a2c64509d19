using System.Diagnostics;
using System.Text;
using Feather.Api.Tests.Commands;

namespace Feather.Api.Tests.Common;

/// <summary>Each test breaks its own cluster.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class HealthTests
{
    private const string Answer = "/v1/v2/conversations/test-chat";

    [Test]
    public async Task A_server_with_its_database_is_alive_and_ready_without_a_key()
    {
        using var client = new HttpClient { BaseAddress = FeatherApi.Server.Address };

        Assert.That(await client.GetStringAsync("/health/live"), Is.EqualTo("""{"status":"alive"}"""));
        Assert.That(await client.GetStringAsync("/health/ready"), Is.EqualTo("""{"status":"ready"}"""));
    }

    [Test]
    public async Task Ready_follows_the_database_and_requests_wait_for_its_return()
    {
        await using var cluster = await PrivateCluster.StartAsync();
        await using var database = await TestDatabase.CreateAsync(cluster.ConnectionString);
        await using var server = await TestServer.StartAsync(database);
        var organization = await TestOrganization.CreateAsync(database, server);
        var agent = await organization.HasAgentAsync();
        Assert.That((await organization.StartTestChatAsync(new { agent_id = agent.Id })).Status, Is.EqualTo(201));

        await cluster.StopAsync();
        var unready = await TimeUntilAsync(server, 503);
        var live = await server.SendLinesAsync("GET /health/live HTTP/1.1");
        var waiting = organization.StartTestChatAsync(new { agent_id = agent.Id });
        await Task.Delay(TimeSpan.FromSeconds(1));
        var hasWaited = !waiting.IsCompleted;
        await cluster.StartAgainAsync();
        var ready = await TimeUntilAsync(server, 200);
        var answer = await waiting;

        Assert.That(unready, Is.LessThan(TimeSpan.FromSeconds(2)));
        Assert.That(live.Status, Is.EqualTo(200));
        Assert.That(hasWaited);
        Assert.That(ready, Is.LessThan(TimeSpan.FromSeconds(3)));
        Assert.That(answer.Status, Is.EqualTo(201), answer.Body);
    }

    [Test]
    public async Task A_database_that_stays_away_is_503_and_a_wrong_key_still_401()
    {
        await using var cluster = await PrivateCluster.StartAsync();
        await using var database = await TestDatabase.CreateAsync(cluster.ConnectionString);
        await using var server = await TestServer.StartAsync(database);
        var organization = await TestOrganization.CreateAsync(database, server);
        await cluster.StopAsync();

        var since = Stopwatch.StartNew();
        var answer = await organization.StartTestChatAsync(new { agent_id = Guid.NewGuid() });

        Assert.That((answer.Status, answer.Error, answer.Headers["Retry-After"]), Is.EqualTo((503, "unavailable", "1")));
        Assert.That(since.Elapsed, Is.InRange(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(20)));
        Assert.That((await server.SendLinesAsync($"POST {Answer} HTTP/1.1", "x-api-key: fth_live_wrong")).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task A_server_that_is_asked_to_stop_finishes_what_it_began()
    {
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        await using var server = await FeatherProcess.ServeAsync(("ConnectionStrings__Feather", database.ApiConnectionString));
        var organization = await TestOrganization.CreateAsync(database, FeatherApi.Server);
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("x-api-key", organization.ApiKey);
        var agent = await organization.HasAgentAsync();
        await using var connection = await database.Owner.OpenConnectionAsync();
        await using var held = await connection.BeginTransactionAsync();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select from agents.agents where organization_id = '{organization.Id}' for update";
            await command.ExecuteNonQueryAsync();
        }

        // The bind waits for the agent's row, so that the request is running when the server must stop.
        var request = client.PostAsync(Answer, new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"agent_id":"{{agent.Id}}"}""")));
        await held.BlocksAsync(organization);
        var since = Stopwatch.StartNew();
        var stopping = server.TerminateAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await held.RollbackAsync();
        using var response = await request;
        var exitCode = await stopping;

        Assert.That((int)response.StatusCode, Is.EqualTo(201), await response.Content.ReadAsStringAsync());
        Assert.That(exitCode, Is.Zero);
        Assert.That(since.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    private static async Task<TimeSpan> TimeUntilAsync(TestServer server, int status)
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < TimeSpan.FromSeconds(30) && (await server.SendLinesAsync("GET /health/ready HTTP/1.1")).Status != status)
            await Task.Delay(50);
        return since.Elapsed;
    }
}
