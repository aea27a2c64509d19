using Feather.Infrastructure.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Api.Tests.Identity;

/// <summary>These tests have their own server, so that no other test adds or writes its uses of keys.</summary>
internal sealed class KeyUsesTests
{
    private const string WhoAmI = "/v1/identity/whoami";

    private TestServer server = null!;

    [SetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync(FeatherApi.Database);

    [TearDown]
    public async Task StopAsync() => await server.DisposeAsync();

    private KeyUses Uses => server.Services.GetRequiredService<KeyUses>();

    [Test]
    public async Task A_use_is_written_later_and_not_by_the_request()
    {
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server);
        await organization.GetAsync(WhoAmI);
        var before = await LastUsedAsync(organization);

        await Uses.WriteAsync(CancellationToken.None);
        var after = await LastUsedAsync(organization);

        Assert.That(before, Is.Null);
        Assert.That(after, Is.EqualTo(DateTime.UtcNow).Within(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task A_later_use_that_another_node_wrote_stays()
    {
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server);
        await organization.GetAsync(WhoAmI);
        await organization.ExecuteAsync("update identity.api_keys set last_used_at = '2200-01-01Z' where organization_id = @Organization");

        await Uses.WriteAsync(CancellationToken.None);

        Assert.That(await LastUsedAsync(organization), Is.EqualTo(new DateTime(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
    }

    [Test]
    public async Task What_could_not_be_written_is_written_the_next_time_and_the_rest_at_once()
    {
        var (locked, organization) = (await TestOrganization.CreateAsync(FeatherApi.Database, server), await TestOrganization.CreateAsync(FeatherApi.Database, server));
        await locked.GetAsync(WhoAmI);
        await organization.GetAsync(WhoAmI);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await using (var other = await locked.BeginAsync())
        {
            await using var command = other.Connection!.CreateCommand();
            command.CommandText = $"select from identity.api_keys where organization_id = '{locked.Id}' for update";
            await command.ExecuteNonQueryAsync();
            await Uses.WriteAsync(soon.Token);
        }
        var before = await LastUsedAsync(locked);

        await Uses.WriteAsync(CancellationToken.None);

        Assert.That(before, Is.Null);
        Assert.That(await LastUsedAsync(locked), Is.Not.Null);
        Assert.That(await LastUsedAsync(organization), Is.Not.Null);
    }

    [Test]
    public async Task A_server_that_stops_writes_what_it_remembers()
    {
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server);
        await organization.GetAsync(WhoAmI);

        await Uses.StopAsync(CancellationToken.None);

        Assert.That(await LastUsedAsync(organization), Is.Not.Null);
    }

    private static Task<DateTime?> LastUsedAsync(TestOrganization organization) =>
        organization.ScalarAsync<DateTime?>("select last_used_at from identity.api_keys where organization_id = @Organization");
}
