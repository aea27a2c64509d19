using System.Text.Json;
using Feather.Bench;
using Feather.Domain.Common;
using Npgsql;

namespace Feather.Bare;

/// <summary>Sends the recorded trips with the values of one request, on one connection.</summary>
internal sealed class Conversations(NpgsqlDataSource dataSource, Recording recording)
{
    public async Task<byte[]> GetOrCreateAsync(Guid organization, ConversationCreate body)
    {
        var now = TimeProvider.System.GetUtcNow();
        var values = new Values(
            organization, body.EndUserId, body.AssistantId!.Value, Revision: default, Guid.CreateVersion7(now), Timestamp.From(now.UtcDateTime).Utc);

        await using var connection = await dataSource.OpenConnectionAsync();
        byte[]? answer = null;
        foreach (var trip in recording.Found)
            (answer, values) = await SendAsync(connection, trip, values, answer);
        if (answer is not null)
            return answer;

        foreach (var trip in recording.New.Skip(recording.Found.Count))
            (answer, values) = await SendAsync(connection, trip, values, answer);
        return answer ?? throw new InvalidOperationException("The conversation was neither found nor created.");
    }

    private static async Task<(byte[]? Answer, Values Values)> SendAsync(
        NpgsqlConnection connection, Trip trip, Values values, byte[]? answer)
    {
        await using var reader = await connection.SendAsync(trip, values);
        do
        {
            while (await reader.ReadAsync())
            {
                // The name of the first column says which statement the rows belong to.
                switch (reader.GetName(0))
                {
                    case "organization_id":
                        answer ??= Answer(reader);
                        break;
                    case "agent_id":
                        values = values with { Revision = reader.GetGuid(1) };
                        break;
                }
            }
        }
        while (await reader.NextResultAsync());

        return (answer, values);
    }

    private static byte[] Answer(NpgsqlDataReader row)
    {
        using var bytes = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id", row.GetGuid(1));
            json.WriteString("organization_id", row.GetGuid(0));
            json.WriteString("end_user_id", row.GetGuid(2));
            WriteText(json, "channel", row, 3);
            WriteText(json, "channel_subtype", row, 4);
            WriteText(json, "origin", row, 5);
            WriteText(json, "status", row, 6);
            WriteText(json, "session_type", row, 7);
            WriteId(json, "assistant_id", row, 8);
            WriteId(json, "assistant_revision_id", row, 9);
            WriteId(json, "team_id", row, 10);
            WriteId(json, "team_revision_id", row, 11);
            WriteText(json, "external_id", row, 13);
            WriteText(json, "subject", row, 15);
            json.WritePropertyName("tool_input_overrides");
            if (row.IsDBNull(17))
                json.WriteNullValue();
            else
                json.WriteRawValue(row.GetString(17), skipInputValidation: true);
            json.WriteString("created_at", Timestamp.From(row.GetDateTime(19)).ToString());
            json.WriteString("updated_at", Timestamp.From(row.GetDateTime(20)).ToString());
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, NpgsqlDataReader row, int column)
    {
        if (row.IsDBNull(column))
            json.WriteNull(name);
        else
            json.WriteString(name, row.GetString(column));
    }

    private static void WriteId(Utf8JsonWriter json, string name, NpgsqlDataReader row, int column)
    {
        if (row.IsDBNull(column))
            json.WriteNull(name);
        else
            json.WriteString(name, row.GetGuid(column));
    }
}
