using System.Net.Http.Json;
using System.Text.Json;

namespace Feather.Bench;

/// <summary>Counts the trips to the database for every authoring write, by sending each one through a tap.</summary>
internal sealed class AuthoringTrips(HttpClient tapped, WireTap tap, TextWriter output)
{
    private const int Most = 3;

    private bool holds = true;

    /// <summary>Returns true if no write takes more than three trips.</summary>
    public async Task<bool> CountAsync()
    {
        await output.WriteLineAsync("write                                          trips");
        // The first round connects and prepares the statements; the second one counts.
        for (var round = 0; round < 2; round++)
            await AuthorAsync(counts: round == 1);
        return holds;
    }

    private async Task AuthorAsync(bool counts)
    {
        var (first, _) = await SendAsync("POST", "/v1/agents", new { name = "Bench", system_prompt = "p" });
        var (second, _) = await SendAsync("POST", "/v1/agents", new { name = "Bench" });
        await SendAsync("PUT", $"/v1/agents/{first}", new { name = "Next" });
        var (revision, _) = await SendAsync("POST", $"/v1/agents/{first}/revisions", new { name = "Bench" });
        var (clone, _) = await SendAsync("POST", $"/v1/agents/{first}/revisions", new { name = "Clone", based_on_revision_id = revision });
        await SendAsync("PUT", $"/v1/agents/revisions/{revision}", new { persona = "q" });
        await SendAsync("PUT", $"/v1/agents/revisions/{revision}/tool-input-defaults", new { tools = new { } });
        await SendAsync("POST", $"/v1/agents/{first}/set-active-revision", new { revision_id = revision });
        await SendAsync("DELETE", $"/v1/agents/revisions/{clone}");

        var (team, _) = await SendAsync("POST", "/v1/teams", new { name = "Bench", fallback_member_id = first, members = new[] { new { assistant_id = first } } });
        await SendAsync("PUT", $"/v1/teams/{team}", new { name = "Next" });
        var (roster, _) = await SendAsync("POST", $"/v1/teams/{team}/revisions", new { name = "Bench", fallback_member_id = first });
        var (member, _) = await SendAsync("POST", $"/v1/teams/revisions/{roster}/members", new { assistant_id = first });
        await SendAsync("PUT", $"/v1/teams/revisions/{roster}/members/{member}", new { router_name = "r" });
        await SendAsync("POST", $"/v1/teams/{team}/set-active-revision", new { revision_id = roster });
        await SendAsync("DELETE", $"/v1/teams/revisions/{roster}/members/{member}");
        await SendAsync("DELETE", $"/v1/teams/{team}");

        var (tool, _) = await SendAsync("POST", "/v1/tools", new { name = "Bench", configuration = new { url = "https://example.com" } });
        await SendAsync("PUT", $"/v1/tools/{tool}", new { name = "Next" });
        var (toolRevision, _) = await SendAsync("POST", $"/v1/tools/{tool}/revisions", new { name = "Bench" });
        await SendAsync("PUT", $"/v1/tools/revisions/{toolRevision}", new { description = "d" });
        await SendAsync("POST", $"/v1/tools/{tool}/set-active-revision", new { revision_id = toolRevision });
        await SendAsync("POST", $"/v1/tools/{tool}/disable");
        await SendAsync("POST", $"/v1/tools/{tool}/enable");
        await SendAsync("DELETE", $"/v1/tools/{tool}");

        var (key, _) = await SendAsync("POST", "/v1/identity/api-keys", new { name = "Bench" });
        await SendAsync("DELETE", $"/v1/identity/api-keys/{key}");
        await SendAsync("PUT", "/v1/identity/org", new { settings = new { } });
        var (_, resolved) = await SendAsync("POST", "/v1/identity/resolve", new { channel = "web", external_id = $"{Guid.NewGuid()}" });
        var endUser = resolved.GetProperty("end_user_id").GetString();
        await SendAsync("PUT", $"/v1/identity/end-users/{endUser}", new { display_name = "d" });
        await SendAsync("POST", $"/v1/identity/end-users/{endUser}/contacts", new { channel = "web", value = $"{Guid.NewGuid()}" });
        await SendAsync("DELETE", $"/v1/identity/end-users/{endUser}");
        await SendAsync("DELETE", $"/v1/agents/{second}");

        async Task<(string? Id, JsonElement Answer)> SendAsync(string method, string path, object? body = null)
        {
            tap.Take();
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
            using var response = await tapped.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException($"{method} {path}: {text}");
            if (counts)
                await NoteAsync($"{method} {System.Text.RegularExpressions.Regex.Replace(path, "[0-9a-f]{8}-[0-9a-f-]{27}", "…")}");
            var answer = text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
            return (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("id", out var id) ? id.GetString() : null, answer);
        }
    }

    private async Task NoteAsync(string write)
    {
        // The key is cached. Refreshing it and storing its last use happen in the background, so these trips do not count.
        var trips = tap.Take().Count(trip => !trip.Any(statement =>
            statement.Sql.Contains("find_api_key", StringComparison.Ordinal) || statement.Sql.Contains("last_used_at", StringComparison.Ordinal)));
        holds &= trips <= Most;
        await output.WriteLineAsync($"{write,-76} {trips}");
    }
}
