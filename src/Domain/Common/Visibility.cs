using System.Globalization;
using System.Text;

namespace Feather.Domain.Common;

public static class Visibility
{
    /// <summary>Whether a text is empty or has only white space and invisible characters.</summary>
    public static bool IsBlank(string text) => text.EnumerateRunes().All(rune => Rune.IsWhiteSpace(rune) || IsInvisible(rune));

    /// <summary>Whether a character shows nothing although it is not white space.</summary>
    public static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format || IsIgnorable(rune.Value);

    // Unicode's Default_Ignorable_Code_Point outside the two categories, and the empty Braille pattern.
    private static bool IsIgnorable(int code) => code
        is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x2800 or 0x3164
        or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);
}
