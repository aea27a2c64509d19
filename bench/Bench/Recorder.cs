using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Feather.Bench;

/// <summary>The organization, agent and key of the requests, as "feather demo" writes them.</summary>
internal sealed record Demo(string api_key, Guid organization_id, Guid agent_id)
{
    public HttpClient Client(string server)
    {
        var client = new HttpClient { BaseAddress = new Uri(server) };
        client.DefaultRequestHeaders.Add("x-api-key", api_key);
        return client;
    }

    public static Demo Read(string path) => JsonSerializer.Deserialize<Demo>(File.ReadAllText(path))!;
}

/// <summary>
/// Sends requests to a Feather server that reaches PostgreSQL through a <see cref="WireTap"/>. It counts their trips and recognizes, by
/// their values, the parameters that belong to the request.
/// </summary>
internal sealed class Recorder(WireTap tap, Demo demo, HttpClient http)
{
    private const int WarmUps = 20;

    private static readonly string[] Background =
    [
        "find_api_key", "last_used_at", "with_expired_lease", "due_for_purge", "maybe_idle", "with_work_due",
    ];

    /// <summary>The user message of every turn; bench/requests.lua sends the same one.</summary>
    private const string UserMessage = "I have not got my parcel yet. Can you tell me where it is, please?";

    /// <summary>Returns the recording and the number of trips of each kind of request.</summary>
    public async Task<(Recording Recording, IReadOnlyDictionary<string, int> Trips)> RunAsync()
    {
        // The warm-up prepares the statements and freezes the revision of the agent.
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
        var turn = await TurnAsync(made with { Trips = [] });
        var ofTeam = await TurnAsync(await SendAsync(Guid.NewGuid(), team: await TeamAsync()));
        return (
            new Recording(
                [.. found.Trips.Select(trip => ToTrip(trip, found))],
                [.. made.Trips.Select(trip => ToTrip(trip, made))],
                [.. turn.Trips.Select(trip => ToTrip(trip, turn))]),
            new Dictionary<string, int>
            {
                ["found"] = found.Trips.Count,
                ["new"] = made.Trips.Count,
                ["found_with_key"] = foundWithKey.Trips.Count,
                ["new_with_key"] = madeWithKey.Trips.Count,
                ["turn"] = turn.Trips.Count,
                ["turn_of_a_team"] = ofTeam.Trips.Count,
            });
    }

    private async Task<Sent> SendAsync(Guid endUser, string? idempotencyKey = null, Guid? team = null)
    {
        tap.Take();
        object body = team is null ? new { end_user_id = endUser, assistant_id = demo.agent_id } : new { end_user_id = endUser, team_id = team };
        var answer = await PostAsync("/v1/v2/conversations", body, idempotencyKey is null ? null : $"{idempotencyKey} {endUser}");
        return new Sent(
            endUser,
            answer.GetProperty("id").GetGuid(),
            team is null ? answer.GetProperty("assistant_revision_id").GetGuid() : default,
            [.. tap.Take().Where(IsRequests)]);
    }

    /// <summary>Records a turn after the warm-up. Its first sequence number must not equal any other number in it.</summary>
    private async Task<Sent> TurnAsync(Sent conversation)
    {
        for (var turns = 0; turns < 10 * WarmUps; turns++)
        {
            tap.Take();
            var answer = await PostAsync($"/v1/v2/conversations/{conversation.Conversation}/turns", new { user_message = UserMessage });
            var sent = conversation with
            {
                Turn = answer.GetProperty("turn_id").GetGuid(),
                FirstSeq = answer.GetProperty("message_seqs")[0].GetInt32(),
                Trips = [.. tap.Take().Where(trip => IsRequests(trip) && Names(trip, conversation.Conversation))],
            };
            // Rarely, the first frame of the answer was stored before the turn ended. Such a turn is skipped, because its last trip lacks
            // that frame.
            if (turns >= WarmUps && sent.Trips.Sum(trip => Count(trip, $"{sent.FirstSeq}")) == 1 && sent.Trips.Any(trip => Count(trip, "{1,2}") == 1))
                return sent;
        }

        throw new InvalidOperationException("No turn could be recorded.");
    }

    private async Task<Guid> TeamAsync()
    {
        var other = await PostAsync("/v1/agents", new { name = "Bench", system_prompt = "You answer questions about invoices." });
        var team = await PostAsync("/v1/teams", new
        {
            name = "Bench",
            fallback_member_id = demo.agent_id,
            members = new[] { new { assistant_id = demo.agent_id }, new { assistant_id = other.GetProperty("id").GetGuid() } },
        });
        return team.GetProperty("id").GetGuid();
    }

    private async Task<JsonElement> PostAsync(string path, object body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("x-api-key", demo.api_key);
        request.Content = JsonContent.Create(body);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode
            ? await response.Content.ReadFromJsonAsync<JsonElement>()
            : throw new InvalidOperationException($"{path}: {await response.Content.ReadAsStringAsync()}");
    }

    // Skips background trips: refreshing the cached key, storing its last use, and the functions of the workers.
    private static bool IsRequests(IReadOnlyList<SentStatement> trip) => !trip.Any(sent =>
        Background.Any(name => sent.Sql.Contains(name, StringComparison.Ordinal)));

    // Statements that keep running turns alive name the turns in arrays.
    private static bool Names(IReadOnlyList<SentStatement> trip, Guid id) => Count(trip, id.ToString()) > 0;

    /// <summary>The highest number of parameters with this value among the statements, so that a shared value counts once.</summary>
    private static int Count(IReadOnlyList<SentStatement> trip, string text) => trip
        .Select(sent => sent.Parameters.Count(of => of.Type != PostgresValue.Text && PostgresValue.ToText(of.Type, of.Value) == text))
        .DefaultIfEmpty()
        .Max();

    private Trip ToTrip(IReadOnlyList<SentStatement> trip, Sent request) => new(
        [.. trip.Select(sent => new Statement(sent.Sql, [.. sent.Parameters.Select(of => ToParameter(of.Type, of.Value, request))]))]);

    private Parameter ToParameter(uint type, byte[]? value, Sent request)
    {
        var name = PostgresValue.TypeName(type);
        var text = PostgresValue.ToText(type, value);
        if (text is null || name is "text" or "boolean" or "integer[]")
            return new Parameter(name, Slot.Constant, text);
        if (name == "integer")
            return new Parameter(name, text == $"{request.FirstSeq}" ? Slot.FirstSeq : Slot.Constant, text);
        if (name == "text[]")
            return new Parameter(name, text.Contains($"{request.Turn}", StringComparison.Ordinal) ? Slot.Frames : Slot.Constant, text);
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
        : id == request.Turn ? Slot.Turn
        // The ids of messages are in no answer, so any other id of a turn is one of them.
        : request.Turn != default ? Slot.Message
        : throw new NotSupportedException($"The request sends an id of unknown meaning: {id}.");

    private sealed record Sent(Guid EndUser, Guid Conversation, Guid Revision, IReadOnlyList<IReadOnlyList<SentStatement>> Trips)
    {
        public Guid Turn { get; init; }

        /// <summary>A number that no parameter has, if the request is not a turn.</summary>
        public int FirstSeq { get; init; } = -1;
    }
}
