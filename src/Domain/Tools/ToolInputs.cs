using System.Text.Json;
using Feather.Domain.Common;

namespace Feather.Domain.Tools;

/// <param name="Stale">Fields with a default that the tool no longer declares.</param>
/// <param name="Preview">The value of each field if nothing else gives one. Secure values never appear here: they are no inputs.</param>
public sealed record ToolInputs(int Defaults, int Pinned, IReadOnlyList<string> Stale, Document Preview)
{
    public static ToolInputs Of(Document? defaults, ToolRevision? revision)
    {
        var given = Parse(defaults);
        var declared = revision?.Configuration is { } configuration ? DeclaredIn(configuration) : null;
        return new ToolInputs(
            given.Count(field => !field.IsPinned),
            given.Count(field => field.IsPinned),
            declared is null ? [] : [.. given.Select(field => field.Name).Where(name => !declared.Contains(name))],
            Document.Of(given.Select(field => KeyValuePair.Create(field.Name, field.Value))));
    }

    /// <summary>The second document's entries win, and its new entries come last.</summary>
    public static Document Overlay(Document? below, Document? above)
    {
        var merged = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in (below?.Entries ?? []).Concat(above?.Entries ?? []))
            merged[name] = value;
        return Document.Of(merged);
    }

    private static List<Field> Parse(Document? defaults)
    {
        List<Field> fields = [];
        foreach (var (name, text) in defaults?.Entries ?? [])
        {
            using var json = Json(text);
            var isPinned = json.RootElement.TryGetProperty("type", out var type) && type.ValueEquals("pinned");
            fields.Add(new Field(name, isPinned, JsonText.Normalize(json.RootElement.GetProperty("value"))));
        }
        return fields;
    }

    private static HashSet<string>? DeclaredIn(Document configuration)
    {
        if (configuration.Entries.FirstOrDefault(entry => entry.Key == "variables").Value is not { } variables)
            return [];
        using var json = Json(variables);
        return [.. json.RootElement.EnumerateArray().Select(variable => JsonText.Read(variable.GetProperty("name")))];
    }

    private static JsonDocument Json(string text) => JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 256 });

    private sealed record Field(string Name, bool IsPinned, string Value);
}
