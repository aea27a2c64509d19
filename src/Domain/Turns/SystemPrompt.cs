using System.Text.Json;
using System.Text.RegularExpressions;
using Feather.Domain.Common;

namespace Feather.Domain.Turns;

/// <summary>What a model is told before the conversation: prompt, persona and the channel's prompt, with variables filled in (contract: Turns).</summary>
/// <param name="Used">The names of the variables that were filled in, in the order of their first place.</param>
/// <param name="Unresolved">Names that the conversation has no value for; they stay as they were written.</param>
public sealed partial record SystemPrompt(string Text, IReadOnlyList<string> Used, IReadOnlyList<string> Unresolved) : Unlogged
{
    /// <summary>Values are put in once: what looks like a variable inside a value stays what it is.</summary>
    /// <exception cref="PromptTooLongException">It is longer than what is sent to a model.</exception>
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
        // A chat is a channel without a section of its own.
        var section = channel == "chat" ? "api" : channel;
        if (config?.Entries.FirstOrDefault(entry => entry.Key == section).Value is not { } json)
            return null;
        using var settings = JsonDocument.Parse(json);
        return settings.RootElement is { ValueKind: JsonValueKind.Object } found
            && found.TryGetProperty("prompt", out var prompt) && prompt.ValueKind == JsonValueKind.String ? prompt.GetString() : null;
    }

    /// <summary>A value as one would write it: a text without its quotes, null as nothing.</summary>
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
