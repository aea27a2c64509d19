using System.Text;

namespace Feather.Api.Tests.Conversations;

/// <summary>Makes bodies that try to break the reader: the same ones for the same seed.</summary>
internal sealed class HostileBodies(int seed, string agentField, Guid agent)
{
    private static readonly string[] Fields =
    [
        "end_user_id", "channel", "assistant_id", "agent_id", "assistant_revision_id", "team_id", "team_revision_id", "channel_subtype", "origin",
        "session_type", "external_id", "org_phone_number_id", "subject", "metadata", "tool_input_overrides", "context_variables", "", "other",
    ];

    private static readonly string[] Scalars =
    [
        "null", "true", "0", "-0", "1.0", "1e400", "-1E+400", "1e-400", "1234567890123456789012345678901234567890", "NaN", "-Infinity", "01", ".5",
        "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"😀\"", "\"live\"", "\"pinned\"", "\"inbound\"",
        "\"\\x\"", "\"\\u12\"", "\"\u0001\"", "\"'; drop table conversations; --\"", "\"%s{0}@Scope\"", "\"urn:uuid:\"", "\"{}\"", "\"\\uFFFF\u202E\"",
    ];

    private static readonly string[] Names =
        ["\"value\"", "\"type\"", "\"\"", "\"0\"", "\"a.b\"", "\"\\u0000\"", "\"\\ud800\"", "\"$type\"", "\"__proto__\"", "\"a\"", "\"\\u0061\""];

    private readonly Random random = new(seed);

    public byte[] Next()
    {
        var body = new StringBuilder("{");
        if (random.Next(3) > 0)
            body.Append($"\"end_user_id\":\"{Guid.NewGuid()}\",\"{agentField}\":\"{agent}\",");
        for (var members = random.Next(6); members > 0; members--)
            body.Append($"\"{Pick(Fields)}\":{Value(4)},");
        var bytes = Encoding.UTF8.GetBytes(body.Append("\"last\":0}").ToString());
        if (random.Next(5) == 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(20) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private string Value(int levels) => (levels == 0 ? 0 : random.Next(6)) switch
    {
        1 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(levels - 1)))}]",
        2 or 3 => Object(levels),
        4 when random.Next(10) == 0 => Repeated(),
        _ => Pick(Scalars),
    };

    private string Object(int levels) =>
        $"{{{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => $"{Pick(Names)}:{Value(levels - 1)}"))}}}";

    /// <summary>Deep, long, or full of faults.</summary>
    private string Repeated()
    {
        var times = 1 << random.Next(13);
        return random.Next(4) switch
        {
            0 => new string('[', times) + new string(']', times),
            1 => $"\"{new string('x', times)}\"",
            2 => $"{{{string.Join(',', Enumerable.Range(0, times).Select(i => $"\"{i}\":{Pick(Scalars)}"))}}}",
            _ => $"{{\"t\":{{\"f\":{{{string.Join(',', Enumerable.Range(0, times).Select(i => $"\"\\u000{i % 8}{i}\":[]"))}}}}}}}",
        };
    }

    private string Pick(string[] choices) => choices[random.Next(choices.Length)];
}
