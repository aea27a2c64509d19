using System.Text.Json;

namespace Feather.Api.Tests.Turns;

/// <summary>One event of a stream, as it was sent.</summary>
internal sealed record StreamedFrame(string Event, string Id, string Data)
{
    public int N => int.Parse(Id.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);

    public JsonElement Json => JsonElement.Parse(Data);

    public override string ToString() => $"event: {Event}\nid: {Id}\ndata: {Data}\n\n";
}

/// <summary>Requests of the tests of turns.</summary>
internal static class TurnRequests
{
    public static string TurnsOf(Guid conversation) => $"/v1/v2/conversations/{conversation}/turns";

    public static Task<TestAnswer> RunTurnAsync(
        this TestOrganization organization, Guid conversation, string message, params (string Name, string Value)[] headers) =>
        organization.PostAsync(TurnsOf(conversation), new { user_message = message }, headers);

    /// <summary>A streamed turn, read to its end.</summary>
    public static async Task<IReadOnlyList<StreamedFrame>> StreamTurnAsync(
        this TestOrganization organization, Guid conversation, string message, params (string Name, string Value)[] headers) =>
        FramesOf((await organization.PostAsync($"{TurnsOf(conversation)}/stream", new { user_message = message }, headers)).Body);

    /// <summary>A streamed turn whose frames can be read while it runs; the caller disposes the answer.</summary>
    public static Task<HttpResponseMessage> OpenStreamAsync(
        this TestOrganization organization, Guid conversation, string message, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{TurnsOf(conversation)}/stream")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { user_message = message }), null, "application/json"),
        };
        return organization.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>A turn's stream, continued after an event; the caller disposes the answer.</summary>
    public static Task<HttpResponseMessage> ResumeStreamAsync(
        this TestOrganization organization, Guid conversation, string turn, string? lastEventId, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{TurnsOf(conversation)}/{turn}/stream");
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        return organization.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Inserts a turn that no process runs.</summary>
    public static Task HasRunningTurnAsync(
        this TestOrganization organization, Guid conversation, Guid turn, string lease = "30 seconds", string said = "Hello", params string[] deltas) =>
        organization.ExecuteAsync(
            """
            insert into turns.turns (
                organization_id, id, conversation_id, status, lease_expires_at, first_seq, user_message, is_streamed, wants_trace, steps, created_at)
            select @Organization, @turn, c.id, 'running', now() + @lease::interval, c.next_seq, @said, true, false, '[]', now()
            from conversations.conversations c
            where c.organization_id = @Organization and c.id = @conversation;
            insert into turns.frames (organization_id, turn_id, n, event, data)
            select @Organization, @turn, delta.n, 'delta', json_build_object('text', delta.text)::text
            from unnest(@deltas) with ordinality as delta (text, n)
            """,
            new { Organization = organization.Id, conversation, turn, lease, said, deltas });

    public static IReadOnlyList<StreamedFrame> FramesOf(string body) => [.. body.Split("\n\n").Select(FrameOf).OfType<StreamedFrame>()];

    /// <summary>The frames of an answer as they come, without the comments that keep the connection alive.</summary>
    public static async IAsyncEnumerable<StreamedFrame> ReadFramesAsync(this HttpResponseMessage answer)
    {
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        List<string> lines = [];
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
            {
                lines.Add(line);
                continue;
            }
            if (FrameOf(string.Join('\n', lines)) is { } frame)
                yield return frame;
            lines.Clear();
        }
    }

    /// <summary>The text of all deltas.</summary>
    public static string TextOf(IEnumerable<StreamedFrame> frames) =>
        string.Concat(frames.Where(frame => frame.Event == "delta").Select(frame => frame.Json.GetProperty("text").GetString()));

    private static StreamedFrame? FrameOf(string text)
    {
        var fields = text.Split('\n').Where(line => !line.StartsWith(':')).Select(line => line.Split(": ", 2)).Where(field => field.Length == 2)
            .ToDictionary(field => field[0], field => field[1]);
        return fields.TryGetValue("event", out var name) ? new StreamedFrame(name, fields["id"], fields["data"]) : null;
    }
}
