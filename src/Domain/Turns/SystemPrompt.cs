using System.Text.Json;
using System.Text.RegularExpressions;
using Feather.Domain.Common;

namespace Feather.Domain.Turns;

/// <summary>The text before the conversation: prompt, persona and channel prompt, with variables filled in (contract: Turns).</summary>
/// <param name="Used">The names of the variables that were filled in, in the order of their first use.</param>
/// <param name="Unresolved">The names without a value in the conversation; they stay as written.</param>
public sealed partial record SystemPrompt(string Text, IReadOnlyList<string> Used, IReadOnlyList<string> Unresolved) : Unlogged
{
    /// <summary>Values are filled in once: text in a value that looks like a variable stays as it is.</summary>
    /// <exception cref="PromptTooLongException">The prompt is longer than Feather sends to a model.</exception>
    public static SystemPrompt Of(TurnMember member, string channel, Document? variables)
    {
        var parts = new[] { member.SystemPrompt, member.Persona, ChannelPrompt(member.ChannelSpecificConfig, channel) };
        var template = string.Join("\n\n", parts.Where(part => !string.IsNullOrWhiteSpace(part)));
        var values = (variables?.Entries ?? []).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        OrderedDictionary<string, bool> names = new(StringComparer.Ordinal);
        var filledIn = 0;
        var text = Variable().Replace(template, match =>
        {
            var name = match.Groups["name"].Value;
            var isKnown = values.TryGetValue(name, out var json);
            names.TryAdd(name, isKnown);
            var value = isKnown ? Spoken(json!) : match.Value;
            PromptTooLongException.ThrowIfGrownTooLong(filledIn += value.Length);
            return value;
        });
        PromptTooLongException.ThrowIfTooLong(text);
        return new SystemPrompt(
            text, [.. names.Where(name => name.Value).Select(name => name.Key)], [.. names.Where(name => !name.Value).Select(name => name.Key)]);
    }

    private static string? ChannelPrompt(Document? config, string channel)
    {
        // The channel "chat" has no section of its own.
        var section = channel == "chat" ? "api" : channel;
        if (config?.Entries.FirstOrDefault(entry => entry.Key == section).Value is not { } json)
            return null;
        using var settings = JsonDocument.Parse(json);
        return settings.RootElement is { ValueKind: JsonValueKind.Object } found
            && found.TryGetProperty("prompt", out var prompt) && prompt.ValueKind == JsonValueKind.String ? prompt.GetString() : null;
    }

    /// <summary>A string without its quotes, null as an empty text, any other value as JSON.</summary>
    private static string Spoken(string json)
    {
        using var value = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        return value.RootElement.ValueKind switch
        {
            JsonValueKind.String => value.RootElement.GetString()!,
            JsonValueKind.Null => "",
            _ => json,
        };
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}")]
    private static partial Regex Variable();
}
