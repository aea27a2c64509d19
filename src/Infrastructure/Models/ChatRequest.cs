using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Feather.Infrastructure.Models;

/// <summary>Writes the request to a model, in the dialect of its server.</summary>
internal static partial class ChatRequest
{
    private static readonly JsonWriterOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(IReadOnlyList<ChatMessage> messages, ChatOptions options, ChatDialect dialect)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, AsItIs))
        {
            json.WriteStartObject();
            json.WriteString("model", options.ModelId);
            json.WriteStartArray("messages");
            foreach (var (role, text) in Spoken(messages, dialect.SystemRole))
            {
                json.WriteStartObject();
                json.WriteString("role", role);
                json.WriteString("content", text);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteBoolean("stream", true);
            if (dialect.AsksForUsage)
            {
                json.WriteStartObject("stream_options");
                json.WriteBoolean("include_usage", true);
                json.WriteEndObject();
            }
            WriteSampling(json, options, dialect);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    /// <summary>Returns the dialect without the feature that a server refused by name, or null if it refused something else.</summary>
    public static ChatDialect? Without(ChatDialect dialect, string refusal) =>
        dialect.AsksForUsage && refusal.Contains("stream_options", StringComparison.OrdinalIgnoreCase) ? dialect with { AsksForUsage = false }
        : dialect.SystemRole != ChatDialect.User && NoSystemRole().IsMatch(refusal) ? dialect with { SystemRole = ChatDialect.User }
        : null;

    private static void WriteSampling(Utf8JsonWriter json, ChatOptions options, ChatDialect dialect)
    {
        if (options.MaxOutputTokens is { } most)
            json.WriteNumber(dialect.MaxTokensField, most);
        if (options.Temperature is { } temperature)
            json.WriteNumber("temperature", temperature);
        if (options.TopP is { } topP)
            json.WriteNumber("top_p", topP);
        if (options.StopSequences is { Count: > 0 } stops)
        {
            json.WriteStartArray("stop");
            foreach (var stop in stops)
                json.WriteStringValue(stop);
            json.WriteEndArray();
        }
        if (options.Reasoning?.Effort is { } effort)
            json.WriteString("reasoning_effort", Word(effort));
    }

    /// <summary>If the server does not accept a system message, its text is put before the first message of the user.</summary>
    private static List<(string Role, string Text)> Spoken(IReadOnlyList<ChatMessage> messages, string systemRole)
    {
        List<(string Role, string Text)> spoken = [];
        foreach (var message in messages)
        {
            var role = message.Role == ChatRole.System ? systemRole : message.Role == ChatRole.Assistant ? "assistant" : "user";
            if (systemRole == ChatDialect.User && spoken is [(ChatDialect.User, var before)] && role == ChatDialect.User)
                spoken[0] = (role, $"{before}\n\n{message.Text}");
            else
                spoken.Add((role, message.Text));
        }
        return spoken;
    }

    private static string Word(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "xhigh",
        _ => "medium",
    };

    [GeneratedRegex(
        @"system\W{0,3}(role|message|prompt)\w*\W.{0,40}(not|un)\s?(support|allow|permit|accept)|role\W{0,6}(system|developer)\b|only user and assistant roles|roles must alternate",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoSystemRole();
}
