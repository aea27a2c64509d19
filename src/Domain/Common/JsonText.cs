using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Feather.Domain.Common;

/// <summary>
/// Reads and writes JSON without losing what a caller sent. Unlike System.Text.Json it hands out strings that hold a lone
/// surrogate, and it escapes only what JSON forbids, so that a value never grows by being written again.
/// </summary>
public static class JsonText
{
    /// <summary>The text of an element of kind string.</summary>
    public static string Read(JsonElement element) => Unescape(JsonMarshal.GetRawUtf8Value(element)[1..^1]);

    /// <summary>The members of an element of kind object; a key that stands twice has its last value at its first place.</summary>
    public static OrderedDictionary<string, JsonElement> Members(JsonElement element)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
            members[Unescape(JsonMarshal.GetRawUtf8PropertyName(property))] = property.Value;
        return members;
    }

    /// <summary>A value as compact JSON text: keys once, numbers as spelled, never longer than it was sent.</summary>
    public static string Normalize(JsonElement element)
    {
        var text = new StringBuilder();
        Write(text, element);
        return text.ToString();
    }

    /// <summary>A string as JSON text.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2);
        Write(text, value);
        return text.ToString();
    }

    /// <summary>Whether PostgreSQL can hold the text: it has no NUL and no lone surrogate.</summary>
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

    /// <summary>Whether every string inside the value, keys too, can be stored.</summary>
    public static bool IsStorable(JsonElement element)
    {
        // Escapes stand only inside strings, and a quote stands between any two strings: no need to walk the value.
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
