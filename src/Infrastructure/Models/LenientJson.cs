using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Feather.Infrastructure.Models;

/// <summary>
/// Reads the JSON of model servers as far as possible. It accepts half a surrogate pair, bytes that are not UTF-8 and a bare tab in a
/// string. It also accepts NaN as Python writes it, and two values without a blank line between them.
/// </summary>
internal static partial class LenientJson
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, AllowTrailingCommas = true, MaxDepth = 100_000 };

    /// <summary>Returns the values of a text. Lines that are no JSON and do not begin like an object are skipped.</summary>
    /// <exception cref="JsonException">A line begins like an object but cannot be read, so text may be missing.</exception>
    public static List<JsonElement> Read(string text) =>
        TryRead(text) ?? [.. text.Split('\n', '\r').SelectMany(line => TryRead(line) ?? TryRead(Mended(line)) ?? Skip(line))];

    /// <summary>Returns the field of an object. Returns null if the field is missing or null, or if the parent is not an object.</summary>
    public static JsonElement? Field(this JsonElement? parent, string name)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } element)
            return null;
        var raw = Encoding.UTF8.GetBytes(name);
        JsonElement? found = null;
        foreach (var property in element.EnumerateObject())
        {
            // The names are compared as bytes. A lookup by name unescapes the other names, and throws if one of them has half a surrogate
            // pair.
            if (JsonMarshal.GetRawUtf8PropertyName(property).SequenceEqual(raw))
                found = property.Value.ValueKind is JsonValueKind.Null ? null : property.Value;
        }
        return found;
    }

    public static JsonElement? Field(this JsonElement parent, string name) => ((JsonElement?)parent).Field(name);

    public static IEnumerable<JsonElement> Items(this JsonElement? array) => array is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    /// <summary>Returns a JSON string with half surrogate pairs unchanged, or null if the value is not a string.</summary>
    public static string? Text(this JsonElement? value) =>
        value is not { ValueKind: JsonValueKind.String } text ? null
        : Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(text)[1..^1]) is var raw && raw.Contains('\\') ? Escape().Replace(raw, Unescaped)
        : raw;

    public static string? Text(this JsonElement value) => ((JsonElement?)value).Text();

    /// <summary>Returns a count from any form of number. Returns null if the value is not a count.</summary>
    public static long? Count(this JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var count) && count is >= 0 and <= int.MaxValue ? (long)count : null;

    private static List<JsonElement>? TryRead(string text)
    {
        try
        {
            List<JsonElement> values = [];
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), Options);
            while (reader.Read())
                values.Add(JsonElement.ParseValue(ref reader));
            return values;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<JsonElement> Skip(string line) =>
        line.TrimStart() is ['{', ..] ? throw new JsonException("A line cannot be read.") : [];

    private static string Mended(string line) => Token().Replace(line, token => token.Value is ['"', ..]
        ? Control().Replace(token.Value, control => $"\\u{(int)control.Value[0]:x4}")
        : "null");

    private static string Unescaped(Match escape) => escape.Value[1] switch
    {
        'u' => ((char)Convert.ToInt32(escape.Value[2..], 16)).ToString(),
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        'b' => "\b",
        'f' => "\f",
        var itself => itself.ToString(),
    };

    [GeneratedRegex(@"\\(u[0-9a-fA-F]{4}|.)")]
    private static partial Regex Escape();

    [GeneratedRegex(
        """
        "(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b
        """)]
    private static partial Regex Token();

    [GeneratedRegex(@"[\x00-\x1f]")]
    private static partial Regex Control();
}
