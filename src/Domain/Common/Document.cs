using System.Text;
using System.Text.Json;

namespace Feather.Domain.Common;

/// <summary>A JSON object as it was sent. A repeated key keeps its first place and its last value (contract: Get or create).</summary>
public sealed class Document
{
    public static readonly Document Empty = new([]);

    private Document(IReadOnlyList<KeyValuePair<string, string>> entries)
    {
        Entries = entries;
        Text = Write(entries);
    }

    public string Text { get; }

    /// <summary>The keys in order, each with its value as JSON text.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Entries { get; }

    /// <summary>Reads a JSON object whose strings hold no lone surrogate.</summary>
    public static Document From(JsonElement element) =>
        new([.. JsonText.Members(element).Select(entry => KeyValuePair.Create(entry.Key, JsonText.Normalize(entry.Value)))]);

    public static Document Of(IEnumerable<KeyValuePair<string, string>> entries) => new([.. entries]);

    public static Document Parse(string text)
    {
        using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 256 });
        return From(json.RootElement);
    }

    public static IReadOnlyList<Document> ParseList(string text)
    {
        using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 256 });
        return [.. json.RootElement.EnumerateArray().Select(From)];
    }

    public static string WriteList(IEnumerable<Document> documents) => $"[{string.Join(',', documents.Select(document => document.Text))}]";

    public override string ToString() => $"a document of {Entries.Count} keys";

    private static string Write(IEnumerable<KeyValuePair<string, string>> entries)
    {
        var text = new StringBuilder("{");
        foreach (var (key, value) in entries)
            text.Append(text.Length > 1 ? "," : "").Append(JsonText.Quote(key)).Append(':').Append(value);
        return text.Append('}').ToString();
    }
}
