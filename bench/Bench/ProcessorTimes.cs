using System.Globalization;

namespace Feather.Bench;

/// <summary>Processor seconds used so far, by process. The difference of two measurements gives the number of processors in use.</summary>
internal sealed record ProcessorTimes(DateTime At, IReadOnlyDictionary<string, double> Seconds)
{
    private const double TicksPerSecond = 100;

    public IReadOnlyDictionary<string, double> Shares { get; private init; } = new Dictionary<string, double>();

    public static ProcessorTimes Of(int here, int elsewhere, int postgres)
    {
        var times = new Dictionary<string, double>
        {
            ["the node that runs the turns"] = OfProcess(here),
            ["another node"] = OfProcess(elsewhere),
            ["the database"] = OfFamily(postgres),
            ["the client"] = OfProcess(Environment.ProcessId),
        };
        times["all else on the machine, with the probe"] = OfMachine() - times.Values.Sum();
        return new ProcessorTimes(DateTime.UtcNow, times);
    }

    public ProcessorTimes Since(ProcessorTimes before)
    {
        var seconds = (At - before.At).TotalSeconds;
        return this with { Shares = Seconds.ToDictionary(of => of.Key, of => (of.Value - before.Seconds[of.Key]) / seconds) };
    }

    // User and system time come after the process name, which may contain any character.
    private static double OfProcess(int pid)
    {
        try
        {
            var fields = Fields(pid);
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static double OfFamily(int parent) => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : 0)
        .Where(pid => pid > 0 && (pid == parent || ParentOf(pid) == parent))
        .Sum(OfProcess);

    private static int ParentOf(int pid)
    {
        try
        {
            return int.Parse(Fields(pid)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static string[] Fields(int pid)
    {
        var text = File.ReadAllText($"/proc/{pid}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    // The first line is the sum of all processors. Idle time (4th) and waiting for I/O (5th) are left out.
    private static double OfMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        return fields.Take(8).Where((_, i) => i is not (3 or 4)).Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
