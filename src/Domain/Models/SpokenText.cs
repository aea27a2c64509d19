using System.Text;

namespace Feather.Domain.Models;

/// <summary>Joins a model's pieces into text that can be stored. A lone surrogate and NUL become U+FFFD.</summary>
public sealed class SpokenText
{
    private char? half;

    /// <summary>The text that is complete after this piece. A trailing half of a surrogate pair waits for the next piece.</summary>
    public string Take(string piece)
    {
        var text = half is { } first ? first + piece : piece;
        half = null;
        if (text is [.., var last] && char.IsHighSurrogate(last))
        {
            half = last;
            text = text[..^1];
        }
        return Clean(text);
    }

    public string End()
    {
        var rest = half is null ? "" : "\uFFFD";
        half = null;
        return rest;
    }

    private static string Clean(string text)
    {
        if (!text.Any(c => c == '\0' || char.IsSurrogate(c)))
            return text;
        StringBuilder clean = new();
        // EnumerateRunes returns U+FFFD for a lone surrogate.
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        return clean.ToString();
    }
}
