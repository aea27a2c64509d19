using Feather.Bench;

// The parts of scripts/bench that are not written in shell; the script explains each of them.
switch (args)
{
    case ["record", var demo, var server, var port, var postgresPort, var directory]:
        {
            var tap = new WireTap(int.Parse(port), int.Parse(postgresPort));
            var tapping = tap.RunAsync();
            using var http = new HttpClient { BaseAddress = new Uri(server) };
            var recorder = new Recorder(tap, Demo.Read(demo), http);
            await Console.Out.WriteLineAsync("listening");
            await Console.In.ReadLineAsync();
            var recording = recorder.RunAsync();
            await await Task.WhenAny(tapping, recording);
            var (recorded, trips) = await recording;
            recorded.Write(Path.Combine(directory, "recording.json"));
            var script = new PgbenchScript();
            await File.WriteAllTextAsync(Path.Combine(directory, "found.pgbench"), script.Found(recorded));
            await File.WriteAllTextAsync(Path.Combine(directory, "new.pgbench"), script.New(recorded));
            await File.WriteAllTextAsync(Path.Combine(directory, "turns.pgbench"), script.Turn(recorded));
            await File.WriteAllTextAsync(Path.Combine(directory, "pgbench.arguments"), script.Arguments);
            await File.AppendAllLinesAsync(Path.Combine(directory, "facts"), trips.Select(fact => $"{fact.Key}\t{fact.Value}"));
            return 0;
        }

    case ["pages", var demo, var direct, var tapped, var port, var postgresPort, var rounds]:
        {
            var tap = new WireTap(int.Parse(port), int.Parse(postgresPort));
            _ = tap.RunAsync();
            await Console.Error.WriteLineAsync("listening");
            await Console.In.ReadLineAsync();
            using var straight = Demo.Read(demo).Client(direct);
            using var through = Demo.Read(demo).Client(tapped);
            var pagesHold = await new Pages(straight, through, tap, Console.Out).MeasureAsync(int.Parse(rounds));
            var writesHold = await new AuthoringTrips(through, tap, Console.Out).CountAsync();
            return pagesHold && writesHold ? 0 : 1;
        }

    case ["skew", var demo, var small, var large, var smallSize, var largeSize, var rounds]:
        {
            using var few = Demo.Read(demo).Client(small);
            using var many = Demo.Read(demo).Client(large);
            var skew = new Skew(Demo.Read(demo), few, many, Console.Out);
            return await skew.MeasureAsync(int.Parse(rounds), int.Parse(smallSize), int.Parse(largeSize)) ? 0 : 1;
        }

    case ["streams", var demo, var here, var elsewhere, var herePid, var elsewherePid, var postgresPid, var superuser, var count, var words, var users]:
        {
            var streams = new Streams(
                demo, new Uri(here), new Uri(elsewhere), int.Parse(herePid), int.Parse(elsewherePid), int.Parse(postgresPid), superuser, Console.Out);
            return await streams.MeasureAsync(int.Parse(count), int.Parse(words), int.Parse(users)) ? 0 : 1;
        }

    case ["probe", var demo, var server, var seconds, var users]:
        Probe.Run(Demo.Read(demo), new Uri(server), int.Parse(seconds), int.Parse(users));
        return 0;

    case ["explain", var demo, var directory, var size, var users]:
        var explained = await Explanation.OfAsync(
            Environment.GetEnvironmentVariable("ConnectionStrings__Feather")!,
            Recording.Read(Path.Combine(directory, "recording.json")),
            Demo.Read(demo),
            int.Parse(users));
        await File.AppendAllLinesAsync(
            Path.Combine(directory, "facts"),
            [$"plan_{size}\t{explained.Plan}", $"buffers_{size}\t{explained.MedianBuffers}", $"most_{size}\t{explained.MostBuffers}"]);
        return 0;

    case ["report", var directory]:
        var runs = await File.ReadAllLinesAsync(Path.Combine(directory, "runs"));
        var facts = await File.ReadAllLinesAsync(Path.Combine(directory, "facts"));
        var report = new Report(
            [.. runs.Select(Run.Parse)],
            facts.Select(fact => fact.Split('\t')).ToDictionary(fact => fact[0], fact => fact[1]),
            Console.Out);
        return report.Print() ? 0 : 1;

    default:
        await Console.Error.WriteLineAsync("Run scripts/bench.");
        return 2;
}
