using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Feather.Bench;

/// <summary>Whom the requests are made for; written by "feather demo".</summary>
internal sealed record Demo(string api_key, Guid organization_id, Guid agent_id)
{
    /// <summary>Asks a server with the key.</summary>
    public HttpClient Client(string server)
    {
        var client = new HttpClient { BaseAddress = new Uri(server) };
        client.DefaultRequestHeaders.Add("x-api-key", api_key);
        return client;
    }

    public static Demo Read(string path) => JsonSerializer.Deserialize<Demo>(File.ReadAllText(path))!;
}

/// <summary>
/// Sends requests to a Feather that reaches PostgreSQL through a <see cref="WireTap"/>, counts their trips and tells which
/// parameters are the request's own, by their values.
/// </summary>
internal sealed class Recorder(WireTap tap, Demo demo, HttpClient http)
{
    private const int WarmUps = 20;

    /// <summary>The recording, and the trips of a request by what it is.</summary>
    public async Task<(Recording Recording, IReadOnlyDictionary<string, int> Trips)> RunAsync()
    {
        // Statements are prepared by then, and the agent's revision is frozen.
        for (var i = 0; i < WarmUps; i++)
        {
            var known = await SendAsync(Guid.NewGuid());
            await SendAsync(known.EndUser);
            await SendAsync(Guid.NewGuid(), "warm up");
        }

        var made = await SendAsync(Guid.NewGuid());
        var found = await SendAsync(made.EndUser);
        var madeWithKey = await SendAsync(Guid.NewGuid(), "made");
        var foundWithKey = await SendAsync(made.EndUser, "found");
        return (
            new Recording([.. found.Trips.Select(trip => ToTrip(trip, found))], [.. made.Trips.Select(trip => ToTrip(trip, made))]),
            new Dictionary<string, int>
            {
                ["found"] = found.Trips.Count,
                ["new"] = made.Trips.Count,
                ["found_with_key"] = foundWithKey.Trips.Count,
                ["new_with_key"] = madeWithKey.Trips.Count,
            });
    }

    private async Task<Sent> SendAsync(Guid endUser, string? idempotencyKey = null)
    {
        tap.Take();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/v2/conversations");
        request.Headers.Add("x-api-key", demo.api_key);
        request.Content = JsonContent.Create(new { end_user_id = endUser, assistant_id = demo.agent_id });
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", $"{idempotencyKey} {endUser}");
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        // The key is cached; its refresh in the background is no request's.
        var trips = tap.Take().Where(trip => !trip.Any(statement => statement.Sql.Contains("find_api_key", StringComparison.Ordinal)));
        return new Sent(endUser, answer.GetProperty("id").GetGuid(), answer.GetProperty("assistant_revision_id").GetGuid(), [.. trips]);
    }

    private Trip ToTrip(IReadOnlyList<SentStatement> trip, Sent request) => new(
        [.. trip.Select(sent => new Statement(sent.Sql, [.. sent.Parameters.Select(of => ToParameter(of.Type, of.Value, request))]))]);

    private Parameter ToParameter(uint type, byte[]? value, Sent request)
    {
        var name = PostgresValue.TypeName(type);
        var text = PostgresValue.ToText(type, value);
        if (text is null || name == "text")
            return new Parameter(name, Slot.Constant, text);
        if (name == "timestamptz")
            return new Parameter(name, Slot.Now, text);

        var slot = Guid.TryParse(text.Trim('{', '}'), CultureInfo.InvariantCulture, out var id) ? SlotOf(id, request) : Slot.Constant;
        return new Parameter(name, slot, text);
    }

    private Slot SlotOf(Guid id, Sent request) =>
        id == demo.organization_id ? Slot.Organization
        : id == demo.agent_id ? Slot.Agent
        : id == request.EndUser ? Slot.EndUser
        : id == request.Revision ? Slot.Revision
        : id == request.Conversation ? Slot.Conversation
        : throw new NotSupportedException($"An id of unknown meaning is sent: {id}.");

    private sealed record Sent(Guid EndUser, Guid Conversation, Guid Revision, IReadOnlyList<IReadOnlyList<SentStatement>> Trips);
}
