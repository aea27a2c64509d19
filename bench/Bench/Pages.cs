using System.Diagnostics;
using System.Text.Json;

namespace Feather.Bench;

/// <summary>Compares the time of the first page of a list with that of page 1,000, and counts the trips of a page.</summary>
internal sealed class Pages(HttpClient direct, HttpClient tapped, WireTap tap, TextWriter output)
{
    private const int PageNumber = 1000;
    private const double MostRatio = 1.2;

    private static readonly string[] Lists =
    [
        "/v1/agents",
        "/v1/identity/end-users",
        "/v1/v2/conversations",
        "/v1/v2/conversations?status=active&channel=chat&started_after=2000-01-01",
    ];

    /// <summary>Returns true if every page takes one trip and page 1,000 takes at most 1.2 times as long as the first.</summary>
    public async Task<bool> MeasureAsync(int rounds)
    {
        var holds = true;
        await output.WriteLineAsync("list, pages of 50                                                            trips  first ms  1,000th ms  ratio");
        foreach (var list in Lists)
        {
            var deep = await PlaceOfAsync(list);
            var trips = Math.Max(await TripsAsync(list), await TripsAsync(deep));
            List<double> first = [], last = [];
            for (var round = 0; round < rounds; round++)
            {
                first.Add(await TimeAsync(list));
                last.Add(await TimeAsync(deep));
            }
            var ratio = Median(last) / Median(first);
            await output.WriteLineAsync($"{list,-76} {trips,5}  {Median(first),8:0.00}  {Median(last),10:0.00}  {ratio,5:0.00}");
            holds &= trips == 1 && ratio <= MostRatio;
        }
        return holds;
    }

    private async Task<string> PlaceOfAsync(string list)
    {
        var (path, join) = (list, list.Contains('?', StringComparison.Ordinal) ? '&' : '?');
        for (var page = 1; page < PageNumber; page++)
        {
            var answer = JsonDocument.Parse(await direct.GetByteArrayAsync(path)).RootElement;
            path = $"{list}{join}cursor={answer.GetProperty("next_cursor").GetString() ?? throw new InvalidOperationException($"{list} ends at page {page}.")}";
        }
        return path;
    }

    private async Task<int> TripsAsync(string path)
    {
        await tapped.GetByteArrayAsync(path);
        tap.Take();
        await tapped.GetByteArrayAsync(path);
        return tap.Take().Count(trip => !trip.Any(statement => statement.Sql.Contains("find_api_key", StringComparison.Ordinal)));
    }

    private async Task<double> TimeAsync(string path)
    {
        var started = Stopwatch.GetTimestamp();
        await direct.GetByteArrayAsync(path);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
