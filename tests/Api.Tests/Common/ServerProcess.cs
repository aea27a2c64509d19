using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Feather.Api.Tests;

/// <summary>A server in its own process. A test can kill it during its work and start it again at the same address.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly string program;
    private readonly string connectionString;
    private readonly int? tokensPerSecond;
    private readonly ConcurrentQueue<string> log = new();
    private Process process;

    private ServerProcess(string program, string connectionString, int? tokensPerSecond)
    {
        this.program = program;
        this.connectionString = connectionString;
        this.tokensPerSecond = tokensPerSecond;
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        process = Start();
    }

    public Uri Address { get; }

    /// <summary>The last lines of its log.</summary>
    public string Log => string.Join('\n', log.TakeLast(20));

    /// <summary>The log lines of the levels error and critical.</summary>
    public IReadOnlyList<string> Faults => [.. log.Where(line => line.Contains("fail: ", StringComparison.Ordinal) || line.Contains("crit: ", StringComparison.Ordinal))];

    public long MemoryBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <param name="program">Another build of the server. If null, the build under test.</param>
    /// <param name="tokensPerSecond">The speed of its scripted model. A slow model makes turns last longer.</param>
    public static async Task<ServerProcess> StartAsync(TestDatabase database, string? program = null, int? tokensPerSecond = null)
    {
        // The same setting as in scripts/run: prepared statements must survive a broken batch or connection.
        var server = new ServerProcess(
            program ?? Path.Combine(AppContext.BaseDirectory, "Feather.WebApi.dll"), $"{database.ApiConnectionString};Max Auto Prepare=64",
            tokensPerSecond);
        await server.IsUpAsync();
        return server;
    }

    /// <summary>Sends SIGKILL: the server finishes and logs nothing.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public Task StartAgainAsync()
    {
        process.Dispose();
        process = Start();
        return IsUpAsync();
    }

    public ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
        return ValueTask.CompletedTask;
    }

    private Process Start()
    {
        var started = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [program])
            {
                WorkingDirectory = Path.GetDirectoryName(program),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["ConnectionStrings__Feather"] = connectionString,
                    ["Urls"] = Address.ToString().TrimEnd('/'),
                    ["Logging__LogLevel__Default"] = "Warning",
                    ["ScriptedTokensPerSecond"] = tokensPerSecond?.ToString(CultureInfo.InvariantCulture) ?? "",
                },
            },
        };
        started.OutputDataReceived += (_, line) => Keep(line.Data);
        started.ErrorDataReceived += (_, line) => Keep(line.Data);
        started.Start();
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private void Keep(string? line)
    {
        if (line is not null)
            log.Enqueue(line);
    }

    private async Task IsUpAsync()
    {
        using var client = new HttpClient();
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(Address, "/health/live"));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(20);
            }
            catch (HttpRequestException failure)
            {
                throw new InvalidOperationException($"The server did not start:\n{Log}", failure);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
