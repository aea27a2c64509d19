using System.Text;
using Feather.Api.Tests.Common;

namespace Feather.Api.Tests.Conversations;

/// <summary>Makes bodies that try to break the reader. The same seed gives the same bodies.</summary>
internal sealed class HostileBodies(int seed, string agentField, Guid agent)
{
    private static readonly string[] Fields =
    [
        "end_user_id", "channel", "assistant_id", "agent_id", "assistant_revision_id", "team_id", "team_revision_id", "channel_subtype", "origin",
        "session_type", "external_id", "org_phone_number_id", "subject", "metadata", "tool_input_overrides", "context_variables", "", "other",
    ];

    private readonly Random random = new(seed);
    private readonly HostileValues values = new(new Random(seed));

    public byte[] Next()
    {
        var body = new StringBuilder("{");
        if (random.Next(3) > 0)
            body.Append($"\"end_user_id\":\"{Guid.NewGuid()}\",\"{agentField}\":\"{agent}\",");
        for (var members = random.Next(6); members > 0; members--)
            body.Append($"\"{values.Pick(Fields)}\":{values.Next()},");
        var bytes = Encoding.UTF8.GetBytes(body.Append("\"last\":0}").ToString());
        if (random.Next(5) == 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(20) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }
}
