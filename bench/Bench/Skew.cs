using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Feather.Bench;

/// <summary>Times the same requests on two databases of bench/skew.sql, one at a time and alternating.</summary>
internal sealed class Skew(Demo demo, HttpClient small, HttpClient large, TextWriter output)
{
    private const double MostRatio = 1.3;
    private const int WarmUp = 50;

    /// <summary>Returns true if a hundred times as many open conversations of one agent make no request much slower.</summary>
    public async Task<bool> MeasureAsync(int rounds, int smallSize, int largeSize)
    {
        var holds = true;
        await output.WriteLineAsync($"median of {rounds} requests    {smallSize,9:N0} open  {largeSize,9:N0} open  ratio");
        foreach (var (name, time) in Requests())
        {
            List<double> few = [], many = [];
            for (var round = -WarmUp; round < rounds; round++)
            {
                var (one, other) = (await time(small, smallSize, round), await time(large, largeSize, round));
                if (round < 0)
                    continue;
                few.Add(one);
                many.Add(other);
            }
            var ratio = Median(many) / Median(few);
            await output.WriteLineAsync($"{name,-26} {Median(few),11:0.00} ms  {Median(many),11:0.00} ms  {ratio,5:0.00}");
            holds &= ratio <= MostRatio;
        }
        return holds;
    }

    private IEnumerable<(string Name, Func<HttpClient, int, int, Task<double>> Time)> Requests()
    {
        yield return ("found", (server, size, _) => TimeAsync(server, "/v1/v2/conversations", New(IdOf($"end user {Known(size)}"))));
        yield return ("new", (server, _, _) => TimeAsync(server, "/v1/v2/conversations", New(Guid.NewGuid())));
        yield return ("test chat", (server, _, _) => TimeAsync(server, "/v1/v2/conversations/test-chat", new { demo.agent_id }));
        yield return ("resolve", (server, _, _) => TimeAsync(
            server, "/v1/identity/resolve", new { channel = "chat", external_id = IdOf($"end user {Known(50_000)}") }));
        yield return ("turn", (server, size, round) => TimeAsync(
            server, $"/v1/v2/conversations/{IdOf($"conversation {2 + WarmUp + round}")}/turns", new { user_message = "Hello" }));
        yield return ("close", async (server, _, _) =>
        {
            var made = await server.PostAsJsonAsync("/v1/v2/conversations", New(Guid.NewGuid()));
            var conversation = JsonDocument.Parse(await made.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("id").GetGuid();
            return await TimeAsync(server, $"/v1/v2/conversations/{conversation}/close", new { reason = "resolved" });
        }
        );
    }

    private object New(Guid endUser) => new { end_user_id = endUser, assistant_id = demo.agent_id };

    /// <summary>The first end user is left out because it also has other conversations.</summary>
    private static int Known(int size) => Random.Shared.Next(2, size + 1);

    /// <summary>Derives an id from a name, as bench/skew.sql does.</summary>
#pragma warning disable CA5351 // The same md5 as in PostgreSQL. It hashes a name, not a secret.
    private static Guid IdOf(string name) => new(MD5.HashData(Encoding.UTF8.GetBytes(name)), bigEndian: true);
#pragma warning restore CA5351

    private static async Task<double> TimeAsync(HttpClient server, string path, object body)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await server.PostAsJsonAsync(path, body);
        await answer.Content.ReadAsByteArrayAsync();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        answer.EnsureSuccessStatusCode();
        return elapsed;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
