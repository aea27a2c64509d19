using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Feather.Api.Tests.Common;

/// <summary>Several hosts in the connection string: the server uses the primary. If no host answers, it returns 503, not 500.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class FailoverTests
{
    [Test]
    public async Task A_host_that_is_gone_is_passed_over()
    {
        await using var server = await StartAsync(settings => $"127.0.0.1:{ClosedPort()},{settings.Host}:{settings.Port}");
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server);
        var agent = await organization.HasAgentAsync();

        var answer = await organization.StartTestChatAsync(new { agent_id = agent.Id });

        Assert.That(answer.Status, Is.EqualTo(201), answer.Body);
    }

    [Test]
    public async Task All_hosts_gone_is_unavailable()
    {
        await using var server = await StartAsync(_ => $"127.0.0.1:{ClosedPort()},127.0.0.1:{ClosedPort()}");
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server);

        var answer = await organization.GetAsync($"/v1/v2/conversations/{Guid.NewGuid()}");

        Assert.That(answer.Status, Is.EqualTo(503), answer.Body);
        Assert.That(answer.Error, Is.EqualTo("unavailable"));
        Assert.That(answer.Headers.Keys, Has.Member("Retry-After"));
    }

    private static Task<TestServer> StartAsync(Func<NpgsqlConnectionStringBuilder, string> hosts)
    {
        var settings = new NpgsqlConnectionStringBuilder(FeatherApi.Database.ApiConnectionString);
        settings.Host = hosts(settings);
        return TestServer.StartAsync(FeatherApi.Database, ("ConnectionStrings:Feather", settings.ConnectionString));
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
