using System.Text.Json;
using Feather.Bench;
using Feather.Domain.Common;
using Npgsql;

namespace Feather.Bare;

/// <summary>Sends the recorded trips with the values of one request, on one connection.</summary>
internal sealed class Conversations(NpgsqlDataSource dataSource, Recording recording)
{
    private const int LookupColumns = 8;

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
                // The lookup returns the end user and the agent, and from the ninth column on the conversation. A bind returns ids.
                if (reader.FieldCount == 1)
                    answer = reader.GetFieldType(0) == typeof(Guid) && reader.GetGuid(0) == values.Conversation ? Created(values) : answer;
                else if (!reader.IsDBNull(LookupColumns))
                    answer = Found(reader);
                else
                    values = values with { Revision = reader.GetGuid(3) };
            }
        }
        while (await reader.NextResultAsync());

        return (answer, values);
    }

    private static byte[] Found(NpgsqlDataReader row)
    {
        using var bytes = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id", row.GetGuid(LookupColumns + 1));
            json.WriteString("organization_id", row.GetGuid(LookupColumns));
            json.WriteString("end_user_id", row.GetGuid(LookupColumns + 2));
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
            if (row.IsDBNull(LookupColumns + 17))
                json.WriteNullValue();
            else
                json.WriteRawValue(row.GetString(LookupColumns + 17), skipInputValidation: true);
            json.WriteString("created_at", Timestamp.From(row.GetDateTime(LookupColumns + 19)).ToString());
            json.WriteString("updated_at", Timestamp.From(row.GetDateTime(LookupColumns + 20)).ToString());
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static byte[] Created(Values values)
    {
        using var bytes = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id", values.Conversation);
            json.WriteString("organization_id", values.Organization);
            json.WriteString("end_user_id", values.EndUser);
            json.WriteString("channel", "chat");
            json.WriteNull("channel_subtype");
            json.WriteNull("origin");
            json.WriteString("status", "active");
            json.WriteString("session_type", "live");
            json.WriteString("assistant_id", values.Agent);
            json.WriteString("assistant_revision_id", values.Revision);
            json.WriteNull("team_id");
            json.WriteNull("team_revision_id");
            json.WriteNull("external_id");
            json.WriteNull("subject");
            json.WriteNull("tool_input_overrides");
            json.WriteString("created_at", Timestamp.From(values.Now).ToString());
            json.WriteString("updated_at", Timestamp.From(values.Now).ToString());
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, NpgsqlDataReader row, int column)
    {
        if (row.IsDBNull(LookupColumns + column))
            json.WriteNull(name);
        else
            json.WriteString(name, row.GetString(LookupColumns + column));
    }

    private static void WriteId(Utf8JsonWriter json, string name, NpgsqlDataReader row, int column)
    {
        if (row.IsDBNull(LookupColumns + column))
            json.WriteNull(name);
        else
            json.WriteString(name, row.GetGuid(LookupColumns + column));
    }
}
