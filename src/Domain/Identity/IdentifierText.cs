using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>Texts that identify a person: contacts, their channels, and the organization's own names (contract: Identity).</summary>
public static class IdentifierText
{
    // Programs write these for a missing value. Two strangers with the same one would become one person.
    private static readonly HashSet<string> Placeholders = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "undefined", "none", "nan", "[object object]", "n/a", "unknown",
    };

    public static string Trim(string text) => Visibility.IsBlank(text) ? "" : text.Trim();

    /// <summary>Why a trimmed, non-empty text cannot identify a person. Null if it can.</summary>
    public static string? Problem(string trimmed) =>
        Placeholders.Contains(Visible(trimmed)) ? "this is what a program writes for a missing value, so it identifies nobody" : null;

    private static string Visible(string text) => string.Concat(text.EnumerateRunes().Where(rune => !Visibility.IsInvisible(rune))).Trim();
}
