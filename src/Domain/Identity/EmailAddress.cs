using System.Text;
using Feather.Domain.Common;

namespace Feather.Domain.Identity;

internal static class EmailAddress
{
    public const string Form = "an email address has an @ between two parts, no space or invisible character, and no dot at either end of its domain";

    private const string Scheme = "mailto:";

    public static string? Normalize(string text)
    {
        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            text = text[Scheme.Length..].Trim();
        var at = text.LastIndexOf('@');
        if (at <= 0 || at == text.Length - 1 || text.EnumerateRunes().Any(rune => Rune.IsWhiteSpace(rune) || Visibility.IsInvisible(rune)))
            return null;
        return IsDot(text[at + 1]) || IsDot(text[^1]) ? null : ComposedText.Of(ComposedText.Of(text).ToLowerInvariant());
    }

    // Domain names accept the other three as dots too: scripts that are written without spaces use them.
    private static bool IsDot(char character) => character is '.' or '\u3002' or '\uFF0E' or '\uFF61';
}
