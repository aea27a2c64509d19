using System.Text;

namespace Feather.Domain.Models;

/// <summary>
/// What a model says, piece by piece, as text that can be stored and sent: a character that comes in two halves is put together,
/// half a one and NUL become U+FFFD.
/// </summary>
public sealed class SpokenText
{
    private char? half;

    /// <summary>The text that a piece completes; less than the piece where that ends within a character.</summary>
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

    /// <summary>What is left when nothing follows.</summary>
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
        // A half that stands alone is enumerated as U+FFFD.
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        return clean.ToString();
    }
}
