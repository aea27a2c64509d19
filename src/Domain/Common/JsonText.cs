using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Feather.Domain.Common;

/// <summary>Unlike System.Text.Json it can read lone surrogates, and it escapes only the characters that JSON forbids.</summary>
public static class JsonText
{
    public static string Read(JsonElement element) => Unescape(JsonMarshal.GetRawUtf8Value(element)[1..^1]);

    /// <summary>The members of a JSON object. A repeated key keeps its first place and its last value.</summary>
    public static OrderedDictionary<string, JsonElement> Members(JsonElement element)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
            members[Unescape(JsonMarshal.GetRawUtf8PropertyName(property))] = property.Value;
        return members;
    }

    /// <summary>A value as compact JSON text: each key once, numbers as spelled, never longer than the input.</summary>
    public static string Normalize(JsonElement element)
    {
        var text = new StringBuilder();
        Write(text, element);
        return text.ToString();
    }

    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2);
        Write(text, value);
        return text.ToString();
    }

    /// <summary>Whether PostgreSQL can store the text: it has no NUL and no lone surrogate.</summary>
    public static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (text[i] == '\0' || char.IsSurrogate(text[i]))
                return false;
        }
        return true;
    }

    public static bool IsStorable(JsonElement element)
    {
        // Escapes occur only inside strings, and quotes separate the strings, so the raw text can be checked as a whole.
        var raw = JsonMarshal.GetRawUtf8Value(element);
        return raw.IndexOf(@"\u"u8) < 0 || IsStorable(Unescape(raw));
    }

    private static void Write(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var (key, value) in Members(element))
                {
                    Write(text, key);
                    text.Append(':');
                    Write(text, value);
                    text.Append(',');
                }
                Close(text, '}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in element.EnumerateArray())
                {
                    Write(text, item);
                    text.Append(',');
                }
                Close(text, ']');
                break;
            case JsonValueKind.String:
                Write(text, Read(element));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void Close(StringBuilder text, char bracket)
    {
        if (text[^1] == ',')
            text[^1] = bracket;
        else
            text.Append(bracket);
    }

    private static void Write(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
                text.Append(c).Append(value[++i]);
            else if (c < ' ' || char.IsSurrogate(c))
                text.Append(c switch { '\b' => @"\b", '\f' => @"\f", '\n' => @"\n", '\r' => @"\r", '\t' => @"\t", _ => $@"\u{(int)c:x4}" });
            else
                text.Append(c is '"' or '\\' ? "\\" : "").Append(c);
        }
        text.Append('"');
    }

    private static string Unescape(ReadOnlySpan<byte> utf8)
    {
        var escaped = Encoding.UTF8.GetString(utf8);
        if (!escaped.Contains('\\', StringComparison.Ordinal))
            return escaped;
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }
            var c = escaped[++i];
            if (c == 'u')
            {
                text.Append((char)ushort.Parse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(c switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => c });
            }
        }
        return text.ToString();
    }
}
