using System.Text;
using System.Text.Json;

namespace Feather.Api.Tests.Turns;

/// <summary>A turn's stream as bytes. A test can leave it in the middle, and compare it with another stream.</summary>
internal sealed class TurnStream : IDisposable
{
    private readonly HttpResponseMessage answer;
    private readonly Stream body;
    private readonly MemoryStream received = new();

    // Only against hanging: the streams of the tests are much shorter.
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(120));

    private TurnStream(HttpResponseMessage answer, Stream body) => (this.answer, this.body) = (answer, body);

    public int Status => (int)answer.StatusCode;

    public Guid Turn => Guid.Parse(answer.Headers.GetValues("Feather-Turn-Id").Single());

    public bool IsReplay => answer.Headers.TryGetValues("Idempotent-Replayed", out var replayed) && replayed.Single() == "true";

    public bool HasEnded { get; private set; }

    /// <summary>Whether the connection broke before the stream's end.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Everything received so far.</summary>
    public string Text => Encoding.UTF8.GetString(received.GetBuffer(), 0, (int)received.Length);

    /// <summary>The complete events so far, as received.</summary>
    public string Events => string.Concat(TurnRequests.FramesOf(Whole));

    public IReadOnlyList<StreamedFrame> Frames => TurnRequests.FramesOf(Whole);

    public static Task<TurnStream> RunAsync(
        TestOrganization organization, Guid conversation, string message, string? key = null, bool trace = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{TurnRequests.TurnsOf(conversation)}/stream{(trace ? "?trace=true" : "")}")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { user_message = message }), null, "application/json"),
        };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return OpenAsync(organization, request);
    }

    public static Task<TurnStream> ResumeAsync(TestOrganization organization, Guid conversation, Guid turn, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{TurnRequests.TurnsOf(conversation)}/{turn}/stream");
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        return OpenAsync(organization, request);
    }

    /// <summary>Reads to the end, or until the connection breaks.</summary>
    public async Task<TurnStream> ReadToEndAsync()
    {
        await ReadAsync(16_384, () => false);
        return this;
    }

    /// <summary>Reads so many blocks and some bytes of the next one. A block is an event, or a sign of life after ten seconds.</summary>
    public async Task ReadFramesAsync(int frames, int more = 0)
    {
        var (blocks, last) = (0, 0);
        if (frames > 0)
            await ReadAsync(1, () => EndsBlock() && ++blocks == frames);
        if (more > 0 && !HasEnded)
            await ReadAsync(1, () => ++last == more);
    }

    /// <summary>Closes the connection, even if the stream has not ended.</summary>
    public void Dispose()
    {
        answer.Dispose();
        patience.Dispose();
    }

    private string Whole => Text[..(Text.LastIndexOf("\n\n", StringComparison.Ordinal) is var end and >= 0 ? end + 2 : 0)];

    private static async Task<TurnStream> OpenAsync(TestOrganization organization, HttpRequestMessage request)
    {
        var answer = await organization.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new TurnStream(answer, await answer.Content.ReadAsStreamAsync());
    }

    private async Task ReadAsync(int atOnce, Func<bool> isEnough)
    {
        var buffer = new byte[atOnce];
        try
        {
            while (await body.ReadAsync(buffer, patience.Token) is var read and > 0)
            {
                received.Write(buffer, 0, read);
                if (isEnough())
                    return;
            }
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            IsBroken = true;
        }
        HasEnded = true;
    }

    private bool EndsBlock() =>
        received.Length >= 2 && received.GetBuffer()[received.Length - 1] == '\n' && received.GetBuffer()[received.Length - 2] == '\n';
}

/// <summary>Turns with a long answer, and waiting for their end.</summary>
internal static class LongTurns
{
    /// <summary>Long enough for the scripted model to answer with 50 tokens.</summary>
    public static readonly string Message = string.Join(' ', Enumerable.Range(1, 40).Select(n => $"word-{n}"));

    public static Task<List<TurnRow>> TurnsAsync(this TestOrganization organization, Guid? conversation = null) => organization.RowsAsync<TurnRow>(
        """
        select t.id, t.conversation_id, t.status, t.error, t.partial_answer, t.idempotency_key, t.steps::text,
               (select string_agg((f.data::json)->>'text', '' order by f.n) from turns.frames f
                where f.organization_id = t.organization_id and f.turn_id = t.id and f.event = 'delta') as delta_text
        from turns.turns t
        where t.organization_id = @Organization and (@conversation::uuid is null or t.conversation_id = @conversation)
        order by t.created_at, t.id
        """,
        new { Organization = organization.Id, conversation });

    /// <summary>The roles and texts of a conversation's messages in order. Checks that their places have no gap.</summary>
    public static async Task<List<(string Role, string Content)>> MessagesAsync(this TestOrganization organization, Guid conversation)
    {
        var rows = await organization.RowsAsync<(int Seq, string Role, string Content)>(
            "select seq, role, content from conversations.messages where organization_id = @Organization and conversation_id = @conversation order by seq",
            new { Organization = organization.Id, conversation });
        Assert.That(rows.Select(row => row.Seq), Is.EqualTo(Enumerable.Range(0, rows.Count)));
        return [.. rows.Select(row => (row.Role, row.Content))];
    }

    /// <summary>Waits until the organization has so many turns with a status.</summary>
    public static async Task WaitForTurnsAsync(this TestOrganization organization, string status, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (await organization.ScalarAsync<long>(
            "select count(*) from turns.turns where organization_id = @Organization and status = @status", new { Organization = organization.Id, status }) != count)
        {
            await Task.Delay(50, patience.Token);
        }
    }
}

/// <param name="DeltaText">The text of its stored frames.</param>
internal sealed record TurnRow(
    Guid Id, Guid ConversationId, string Status, string? Error, string? PartialAnswer, string? IdempotencyKey, string? Steps, string? DeltaText);
