using System.Globalization;

namespace Feather.Bench;

/// <summary>One run of one subject in one round, as scripts/bench writes it.</summary>
internal sealed record Run(
    string Workload, int Connections, string Subject, int Round, double Rate, double P50, double P99, long Errors, double CpuPerRequest,
    double PostgresPerRequest)
{
    public static Run Parse(string line)
    {
        var fields = line.Split('\t');
        double Number(int index) => double.Parse(fields[index], CultureInfo.InvariantCulture);
        return new Run(
            fields[0], (int)Number(1), fields[2], (int)Number(3), Number(4), Number(5), Number(6), (long)Number(7),
            Number(9) * 1000 / Number(8), Number(10) * 1000 / Number(8));
    }
}

/// <summary>Prints the tables and compares the figures with the targets.</summary>
internal sealed class Report(IReadOnlyList<Run> runs, IReadOnlyDictionary<string, string> facts, TextWriter output)
{
    private static readonly string[] Servers = ["bare", "feather", "limit"];
    private static readonly string[] Subjects = ["pgbench", .. Servers];
    private static readonly string[] Sizes = ["small", "large"];

    private bool missed;

    /// <summary>Returns true if every target was met and no request failed.</summary>
    public bool Print()
    {
        var measured = runs.Where(run => run.Workload != "scale").GroupBy(run => (run.Workload, run.Connections)).ToList();
        if (measured.Count > 0)
            Table(measured.Select(group => (group.Key.Workload, group.Key.Connections, group.ToList())));
        foreach (var group in measured.Where(group => group.Key.Connections == 16))
        {
            var isTurns = group.Key.Workload == "turns";
            Target($"{group.Key.Workload}, 16 connections: Feather's requests/s to bare's", RateRatio(group, "feather", "bare"), atLeast: isTurns ? 0.7 : 0.85);
            Target($"{group.Key.Workload}, 16 connections: Feather's p99 to bare's", P99Ratio(group, "bare"), atMost: isTurns ? null : 1.5);
            if (isTurns)
                continue;
            Target(
                $"{group.Key.Workload}, 16 connections: Feather's requests/s to limit's", RateRatio(group, "feather", "limit"),
                atLeast: group.Key.Workload == "found" ? 0.65 : 0.5);
            Target($"{group.Key.Workload}, 16 connections: Feather's p99 to limit's", P99Ratio(group, "limit"), atMost: 1.2);
        }

        Trips("found", 1);
        Trips("new", 2);
        Trips("found_with_key", Fact("found") + 2);
        Trips("new_with_key", Fact("found_with_key") + 1);
        Trips("turn", 4);
        Trips("turn_of_a_team", 4);
        foreach (var subject in Servers.Where(subject => facts.ContainsKey($"memory_{subject}")))
            Target($"memory of {subject} at its highest, MB", Fact($"memory_{subject}") / 1024, subject == "feather" ? 250 : null);
        Scale([.. runs.Where(run => run.Workload == "scale")]);
        var errors = runs.Sum(run => run.Errors);
        Target("requests that failed", errors, atMost: 0);
        return !missed;
    }

    private void Table(IEnumerable<(string Workload, int Connections, List<Run> Runs)> groups)
    {
        output.WriteLine("a pgbench, b bare, c Feather, d limit; CPU: the server's and PostgreSQL's microseconds a request");
        output.WriteLine("                requests/s   p50 ms   p99 ms   CPU server   PostgreSQL");
        foreach (var (workload, connections, of) in groups)
        {
            foreach (var subject in Subjects.Where(subject => of.Exists(run => run.Subject == subject)))
            {
                var own = of.FindAll(run => run.Subject == subject);
                double MedianOf(Func<Run, double> figure) => Median(own.Select(figure));
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{workload,-5} {connections,2} {subject,-8}{MedianOf(run => run.Rate),9:0}{MedianOf(run => run.P50),9:0.00}{MedianOf(run => run.P99),9:0.00}{MedianOf(run => run.CpuPerRequest),13:0}{MedianOf(run => run.PostgresPerRequest),13:0}"));
            }
        }

        output.WriteLine();
    }

    private void Scale(List<Run> scale)
    {
        if (scale.Count == 0)
            return;
        output.WriteLine();
        foreach (var size in Sizes)
        {
            output.WriteLine($"{facts[$"conversations_{size}"]} conversations: {facts[$"plan_{size}"]}");
            Target("  buffers a lookup, median", Fact($"buffers_{size}"));
            Target("  buffers a lookup, most", Fact($"most_{size}"));
            Target("  found requests/s, 16 connections", Median(scale.Where(run => run.Subject == size).Select(run => run.Rate)));
        }

        Target("the same plan", facts["plan_small"] == facts["plan_large"] ? 1 : 0, atLeast: 1);
        Target("buffers more, median", Fact("buffers_large") - Fact("buffers_small"), atMost: 2);
        Target("buffers more, most", Fact("most_large") - Fact("most_small"), atMost: 2);
        Target("requests/s of the many to those of the few", RateRatio(scale, "large", "small"), atLeast: 0.85);
    }

    private void Trips(string request, double atMost)
    {
        if (facts.ContainsKey(request))
            Target($"round trips, {request.Replace('_', ' ')}", Fact(request), atMost);
    }

    private void Target(string what, double figure, double? atMost = null, double? atLeast = null) =>
        missed |= !Line(output, what, figure, atMost, atLeast);

    /// <summary>Prints a figure beside its target, if there is one. Returns false if the target is missed.</summary>
    public static bool Line(TextWriter output, string what, double figure, double? atMost = null, double? atLeast = null)
    {
        var (verdict, target) = (atMost, atLeast) switch
        {
            ({ } most, _) => (figure <= most ? "ok" : "MISS", $"at most {most.ToString(CultureInfo.InvariantCulture)}"),
            (_, { } least) => (figure >= least ? "ok" : "MISS", $"at least {least.ToString(CultureInfo.InvariantCulture)}"),
            _ => ("", ""),
        };
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-62}{figure,9:0.##}  {target,-14} {verdict}").TrimEnd());
        return verdict != "MISS";
    }

    private double Fact(string name) => double.Parse(facts[name], CultureInfo.InvariantCulture);

    private static double RateRatio(IEnumerable<Run> of, string above, string below) => Ratio(of, above, below, run => run.Rate);

    private static double P99Ratio(IEnumerable<Run> of, string below) => Ratio(of, "feather", below, run => run.P99);

    /// <summary>The median of the ratios of all rounds. If a whole round is slow, its ratio stays the same.</summary>
    private static double Ratio(IEnumerable<Run> of, string above, string below, Func<Run, double> figure) => Median(
        of.GroupBy(run => run.Round).Select(round => figure(round.Single(run => run.Subject == above)) / figure(round.Single(run => run.Subject == below))));

    private static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
