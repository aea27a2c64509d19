using System.Globalization;
using System.Text;
using System.Text.Json;
using Feather.Bench;
using Feather.Domain.Common;
using Npgsql;

namespace Feather.Bare;

/// <summary>A turn without a model: it sends the recorded trips and, in between, builds the recorded answer with its own ids.</summary>
internal sealed class Turns(NpgsqlDataSource dataSource, Recording recording)
{
    private readonly string text = TextOf(recording);

    public async Task<byte[]> RunAsync(Guid organization, Guid conversation)
    {
        var now = TimeProvider.System.GetUtcNow();
        var values = new Values(
            organization, EndUser: default, Agent: default, Revision: default, conversation, Timestamp.From(now.UtcDateTime).Utc)
        {
            Turn = Guid.CreateVersion7(now),
        };

        var answer = "";
        foreach (var trip in recording.Turn)
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            await using (var reader = await connection.SendAsync(trip, values))
                values = await ReadAsync(reader, values);
            if (answer.Length == 0)
                values = values with { Answer = answer = Answer(values) };
        }

        return Encoding.UTF8.GetBytes(answer);
    }

    private static async Task<Values> ReadAsync(NpgsqlDataReader reader, Values values)
    {
        do
        {
            while (await reader.ReadAsync())
            {
                // The name of the first column says which statement the rows belong to. The prompt and the messages are read but not used.
                switch (reader.GetName(0))
                {
                    case "status":
                        values = values with { FirstSeq = reader.GetInt32(6) };
                        break;
                    case "agent_id":
                        values = values with { Agent = reader.GetGuid(0), Revision = reader.GetGuid(1) };
                        _ = reader.IsDBNull(2) ? null : reader.GetString(2);
                        break;
                    case "role":
                        _ = (reader.GetString(0), reader.GetString(1));
                        break;
                }
            }
        }
        while (await reader.NextResultAsync());

        return values;
    }

    private string Answer(Values values)
    {
        using var bytes = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("turn_id", values.Turn);
            json.WriteString("conversation_id", values.Conversation);
            json.WriteString("text", text);
            json.WriteString("active_assistant_id", values.Agent);
            json.WriteString("path", "single");
            json.WriteString("decision_source", "binding");
            json.WriteStartArray("message_seqs");
            json.WriteNumberValue(values.FirstSeq);
            json.WriteNumberValue(values.FirstSeq + 1);
            json.WriteEndArray();
            json.WriteString("session_status", "active");
            json.WriteNumber("turn_ttft_ms", 0);
            json.WriteBoolean("ended", false);
            json.WriteNull("evidence");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static string TextOf(Recording recording)
    {
        var frames = recording.Turn.SelectMany(trip => trip.Statements).SelectMany(statement => statement.Parameters)
            .First(parameter => parameter.Slot == Slot.Frames).Text!;
        var last = JsonSerializer.Deserialize<string[]>(string.Create(CultureInfo.InvariantCulture, $"[{frames[1..^1]}]"))![^1];
        return JsonDocument.Parse(last).RootElement.GetProperty("text").GetString()!;
    }
}
