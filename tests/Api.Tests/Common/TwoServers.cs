namespace Feather.Api.Tests;

/// <summary>Two server processes on the shared database, for concurrent calls on different nodes.</summary>
internal sealed class TwoServers : IAsyncDisposable
{
    private readonly ServerProcess first;
    private readonly ServerProcess second;

    private TwoServers(ServerProcess first, ServerProcess second) => (this.first, this.second) = (first, second);

    /// <summary>The last lines of both logs, for the message of a failed assertion.</summary>
    public string Logs => first.Log + second.Log;

    public static async Task<TwoServers> StartAsync() =>
        new(await ServerProcess.StartAsync(FeatherApi.Database), await ServerProcess.StartAsync(FeatherApi.Database));

    /// <summary>A new organization, once for each server.</summary>
    public async Task<TestOrganization[]> SidesAsync()
    {
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, first.Address);
        return [organization, organization.At(second.Address)];
    }

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }
}
