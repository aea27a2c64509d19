using System.Globalization;
using System.Text;
using Feather.Domain.Common;

namespace Feather.Domain.Identity;

internal static class PhoneNumber
{
    public const string Form = "a phone number is + or 00, then 7 to 15 of the digits 0-9 of which the first is not 0";

    // The zero that is dialled only within the country: +49 (0)30 is +49 30.
    private const string TrunkZero = "(0)";

    public static string? Normalize(string text)
    {
        if (WithoutSeparators(text) is not { } number)
            return null;
        var zero = number.IndexOf(TrunkZero, StringComparison.Ordinal);
        if (zero > 0 && International(number[..zero]) is ['+', .. var code] && IsCountryCode(code))
            number = number.Remove(zero, TrunkZero.Length);
        return International(number) is ['+', .. { Length: >= 7 and <= 15 } digits] && digits[0] != '0' && digits.All(char.IsAsciiDigit) ? $"+{digits}" : null;
    }

    /// <summary>Only digits, plus and parentheses remain. Null if the text has anything but these and separators.</summary>
    private static string? WithoutSeparators(string text)
    {
        StringBuilder number = new();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '+' or '(' or ')' or (>= '0' and <= '9'))
                number.Append((char)rune.Value);
            else if (IsOpening(rune.Value))
                number.Append('(');
            else if (IsClosing(rune.Value))
                number.Append(')');
            else if (!IsSpace(rune) && !IsDash(rune) && !IsDot(rune.Value))
                return null;
        }
        return number.ToString();
    }

    private static string International(string number)
    {
        var plain = number.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
        return plain.StartsWith("00", StringComparison.Ordinal) ? $"+{plain[2..]}" : plain;
    }

    /// <summary>A country code has one, two or three digits (ITU-T E.164). No code begins with another code.</summary>
    private static bool IsCountryCode(string code) => code switch
    {
        ['1' or '7'] => true,
        ['2', '0' or '7'] => true,
        ['3', '0' or '1' or '2' or '3' or '4' or '6' or '9'] => true,
        ['4', not '2'] => char.IsAsciiDigit(code[1]),
        ['5', >= '1' and <= '8'] => true,
        ['6', >= '0' and <= '6'] => true,
        ['8', '1' or '2' or '4' or '6'] => true,
        ['9', not ('6' or '7' or '9')] => char.IsAsciiDigit(code[1]),
        [not ('0' or '1' or '7'), _, _] => code.All(char.IsAsciiDigit) && !IsCountryCode(code[..2]),
        _ => false,
    };

    private static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune) || Visibility.IsInvisible(rune);

    // Includes the minus signs, and the Japanese long-vowel mark, which people type as a dash.
    private static bool IsDash(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.DashPunctuation
        || rune.Value is 0x2043 or 0x207B or 0x208B or 0x2212 or 0x30FC or 0xFF70;

    private static bool IsDot(int code) => code is '.' or 0x00B7 or 0x2024 or 0x2027 or 0x3002 or 0xFE52 or 0xFF0E or 0xFF61;

    private static bool IsOpening(int code) => code is 0x207D or 0x208D or 0x2768 or 0xFE35 or 0xFE59 or 0xFF08;

    private static bool IsClosing(int code) => code is 0x207E or 0x208E or 0x2769 or 0xFE36 or 0xFE5A or 0xFF09;
}
