using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Feather.Bench;

/// <summary>
/// Runs many streams at once and measures their cost: lateness of tokens, memory and connections to the database. It also compares the time
/// of another request with the time of the same request on a quiet server.
/// </summary>
internal sealed class Streams(string demoPath, Uri here, Uri elsewhere, int herePid, int elsewherePid, int postgresPid, string superuser, TextWriter output)
{
    private const int QuietSeconds = 20;
    private const int WarmUps = 200;
    private static readonly TimeSpan Ramp = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, int> connections = [];
    private bool missed;

    /// <summary>Returns true if every target was met.</summary>
    public async Task<bool> MeasureAsync(int count, int words, int users)
    {
        var demo = Demo.Read(demoPath);
        var lasts = TimeSpan.FromSeconds(words / 50.0);
        // A server that has just started compiles its code during the first half minute.
        await Task.WhenAll(Enumerable.Range(count, WarmUps).Select((number, i) =>
            StartAsync(new StreamClient(number, here, elsewhere, demo.api_key, lasts), Ramp * i / WarmUps)));
        await ProbeAsync(seconds: 5, users);
        var quiet = await ProbeAsync(QuietSeconds, users);

        var clients = Enumerable.Range(0, count).Select(number => new StreamClient(number, here, elsewhere, demo.api_key, lasts)).ToList();
        using var watched = new CancellationTokenSource();
        var watching = WatchConnectionsAsync(watched.Token);
        var began = Stopwatch.GetTimestamp();
        var running = clients.Select((client, i) => StartAsync(client, Ramp * i / count)).ToList();
        await Task.Delay(Ramp);
        // Now all streams run. They do so until the first one has ended, if it is on time.
        var full = lasts - Ramp - TimeSpan.FromSeconds(1);
        var before = ProcessorTimes.Of(herePid, elsewherePid, postgresPid);
        var busy = ProbeAsync(Math.Max(1, (int)full.TotalSeconds), users);
        await Task.Delay(full);
        var shares = ProcessorTimes.Of(herePid, elsewherePid, postgresPid).Since(before);
        var meanwhile = await busy;
        await Task.WhenAll(running);
        var took = Stopwatch.GetElapsedTime(began);
        await watched.CancelAsync();
        await watching;

        var figures = new StreamFigures();
        clients.ForEach(figures.Add);
        Print(count, took, figures, shares, quiet, meanwhile);
        return !missed;
    }

    private static async Task StartAsync(StreamClient client, TimeSpan after)
    {
        await Task.Delay(after);
        try
        {
            await client.RunAsync();
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.Net.Sockets.SocketException)
        {
            await Console.Error.WriteLineAsync($"stream {client.Number}: {failure.Message}");
        }
    }

    private void Print(int count, TimeSpan took, StreamFigures figures, ProcessorTimes shares, List<double> quiet, List<double> meanwhile)
    {
        foreach (var fault in figures.Faults.Take(10))
            output.WriteLine(fault);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} streams in {took.TotalSeconds:0.0} s: {figures.Tokens} tokens in {figures.Frames} frames"));
        Target("streams that are whole", figures.Whole, atLeast: count);
        Lateness("the node that runs the turn", figures.LateHere, atMost: 250);
        Lateness("another node", figures.LateElsewhere, atMost: 500);
        Target("first text after the request, ms, p50", StreamFigures.Percentile(figures.FirstText, 0.5));
        Target("first text after the request, ms, p99", StreamFigures.Percentile(figures.FirstText, 0.99));
        Target("memory of the node that runs them at its highest, MB", Memory(herePid), atMost: 600);
        Target("memory of the other node at its highest, MB", Memory(elsewherePid), atMost: 600);
        foreach (var (login, most) in connections.OrderBy(of => of.Key, StringComparer.Ordinal))
            Target($"connections to the database, most at once, {login}", most, atMost: 20);
        Target("found conversation, quiet, ms, p50", StreamFigures.Percentile(quiet, 0.5));
        Target("found conversation, quiet, ms, p99", StreamFigures.Percentile(quiet, 0.99));
        Target("found conversation, meanwhile, ms, p50", StreamFigures.Percentile(meanwhile, 0.5));
        Target("found conversation, meanwhile, ms, p99", StreamFigures.Percentile(meanwhile, 0.99));
        Target("found conversation, p99 meanwhile to quiet", StreamFigures.Percentile(meanwhile, 0.99) / StreamFigures.Percentile(quiet, 0.99), atMost: 3);
        output.WriteLine("processors used while all run:");
        foreach (var (name, share) in shares.Shares)
            Target($"  {name}", share);
    }

    private void Lateness(string where, List<double> late, double atMost)
    {
        Target($"a token late on {where}, ms, p50", StreamFigures.Percentile(late, 0.5));
        Target($"a token late on {where}, ms, p99", StreamFigures.Percentile(late, 0.99), atMost);
        Target($"a token late on {where}, ms, most", StreamFigures.Percentile(late, 1));
    }

    private void Target(string what, double figure, double? atMost = null, double? atLeast = null) =>
        missed |= !Report.Line(output, what, figure, atMost, atLeast);

    private async Task<List<double>> ProbeAsync(int seconds, int users)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (var argument in new[] { typeof(Streams).Assembly.Location, "probe", demoPath, $"{here}", $"{seconds}", $"{users}" })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException("The probe failed.");
    }

    private async Task WatchConnectionsAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(superuser);
        await connection.OpenAsync(CancellationToken.None);
        while (!cancellationToken.IsCancellationRequested)
        {
            await using var command = new NpgsqlCommand(
                "select application_name, count(*)::integer from pg_stat_activity where usename = 'feather_api' and datname = 'streams' group by 1", connection);
            await using (var reader = await command.ExecuteReaderAsync(CancellationToken.None))
            {
                while (await reader.ReadAsync(CancellationToken.None))
                    connections[reader.GetString(0)] = Math.Max(connections.GetValueOrDefault(reader.GetString(0)), reader.GetInt32(1));
            }
            await Task.Delay(250, CancellationToken.None);
        }
    }

    private static double Memory(int pid) => File.ReadLines($"/proc/{pid}/status")
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
        .Single();
}
