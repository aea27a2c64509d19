using System.Diagnostics;

namespace Feather.Api.Tests;

/// <summary>
/// A PostgreSQL for one test, which may kill it or change its settings. It is durable: unlike the shared one it keeps every
/// commit that it has acknowledged.
/// </summary>
internal sealed class PrivateCluster : IAsyncDisposable
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), $"cluster-{Guid.NewGuid():n}");

    private PrivateCluster()
    {
    }

    public string ConnectionString { get; private set; } = "";

    /// <param name="settings">Settings of PostgreSQL, such as "autovacuum=off".</param>
    public static async Task<PrivateCluster> StartAsync(params string[] settings)
    {
        var cluster = new PrivateCluster();
        await cluster.RunAsync("start", ["--", "-c", "max_connections=200", .. settings.SelectMany(setting => (string[])["-c", setting])]);
        cluster.ConnectionString = await cluster.RunAsync("url");
        return cluster;
    }

    /// <summary>Kills the main process with SIGKILL and starts it again. The database recovers as after a crash.</summary>
    public async Task CrashAsync()
    {
        await RunAsync("kill");
        await StartAgainAsync();
    }

    public Task StopAsync() => RunAsync("stop");

    public Task StartAgainAsync() => RunAsync("start");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(directory, recursive: true);
    }

    private async Task<string> RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(TestCluster.Script, [command, directory, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{command}: {await said}");
    }
}
