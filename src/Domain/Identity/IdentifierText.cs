using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>The texts that identify a person: contacts, their channels, and the organization's own names (contract: Identity).</summary>
public static class IdentifierText
{
    // What programs write where a value is missing. Two strangers who both had it would become one person.
    private static readonly HashSet<string> Placeholders = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "undefined", "none", "nan", "[object object]", "n/a", "unknown",
    };

    /// <summary>The text without white space around it; empty where it is blank.</summary>
    public static string Trim(string text) => Visibility.IsBlank(text) ? "" : text.Trim();

    /// <summary>Why a trimmed text that is not empty identifies nobody; null where it may.</summary>
    public static string? Problem(string trimmed) =>
        Placeholders.Contains(trimmed) ? "this is what a program writes for a missing value, so it identifies nobody" : null;
}
