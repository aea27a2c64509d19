using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Feather.Api.Tests.Commands;

/// <summary>The real binary in its own process. Its environment has only the settings of the test.</summary>
internal sealed partial class FeatherProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;

    private FeatherProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Runs the binary until it exits.</summary>
    public static async Task<Ended> RunAsync(IEnumerable<(string Name, string Value)> settings, params string[] arguments)
    {
        using var process = Start(settings, arguments);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return new Ended(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>Starts a server on a free port and returns when it listens.</summary>
    public static async Task<FeatherProcess> ServeAsync(params IEnumerable<(string Name, string Value)> settings)
    {
        var process = Start([.. settings, ("Urls", "http://127.0.0.1:0")], []);
        using var patience = new CancellationTokenSource(Patience);
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            said.Add(line);
            if (ListeningOn().Match(line) is { Success: true } match)
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new FeatherProcess(process, new Uri(match.Groups["url"].Value));
            }
        }
        throw new InvalidOperationException($"The server did not start to listen: {string.Join('\n', said)} {await process.StandardError.ReadToEndAsync(patience.Token)}");
    }

    /// <summary>Sends SIGTERM, as an orchestrator does, and returns the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Process Start(IEnumerable<(string Name, string Value)> settings, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Feather.WebApi.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ConnectionStrings__", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    [GeneratedRegex("Now listening on: (?<url>http://[0-9.:]+)")]
    private static partial Regex ListeningOn();
}

internal sealed record Ended(int ExitCode, string Output, string Error);
