using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Feather.Domain.Common;

/// <summary>Reads the forms that clients use, and reports errors in words that they parse. .NET's own parser differs in both.</summary>
public static class UuidText
{
    private const string Urn = "urn:uuid:";
    private static readonly int[] GroupLengths = [8, 4, 4, 4, 12];
    private static readonly int[] GroupStarts = [0, 9, 14, 19, 24];

    public static bool TryParse(string text, out Guid value, [NotNullWhen(false)] out string? error)
    {
        var digits = Digits(text);
        value = digits is null ? default : Guid.ParseExact(digits, "N");
        error = digits is null ? Diagnose(text) : null;
        return digits is not null;
    }

    private static string? Digits(string text)
    {
        var inner = text.Length switch
        {
            38 when IsBraced(text) => text[1..^1],
            45 when text.StartsWith(Urn, StringComparison.Ordinal) => text[Urn.Length..],
            _ => text,
        };
        var digits = inner.Length == 36 && inner.Index().All(at => at.Item == '-' == (at.Index is 8 or 13 or 18 or 23))
            ? inner.Replace("-", "", StringComparison.Ordinal)
            : inner;
        return digits.Length == 32 && digits.All(char.IsAsciiHexDigit) ? digits : null;
    }

    private static string Diagnose(string text)
    {
        // If the text has the exact length of a braced or urn form, the error describes the inner text alone.
        var length = Encoding.UTF8.GetByteCount(text);
        if (length == 38 && IsBraced(text))
            (text, length) = (text[1..^1], 36);
        else if (length == 45 && text.StartsWith(Urn, StringComparison.Ordinal))
            (text, length) = (text[Urn.Length..], 36);

        var (inner, offset) = IsBraced(text) ? (text[1..^1], 1)
            : text.StartsWith(Urn, StringComparison.Ordinal) ? (text[Urn.Length..], Urn.Length)
            : (text, 0);
        var hyphens = new List<int>();
        var position = 0;
        foreach (var rune in inner.EnumerateRunes())
        {
            if (rune.Value == '-')
                hyphens.Add(position);
            else if (!rune.IsAscii || !char.IsAsciiHexDigit((char)rune.Value))
                return $"invalid character: found `{rune}` at {Number(position + offset + 1)}";
            position += rune.Utf8SequenceLength;
        }
        return hyphens.Count == 0 && offset == 0
            ? $"invalid length: expected length 32 for simple format, found {Number(length)}"
            : DiagnoseGroups(hyphens, length);
    }

    private static string DiagnoseGroups(List<int> hyphens, int length)
    {
        if (hyphens.Count != 4)
            return $"invalid group count: expected 5, found {Number(hyphens.Count + 1)}";
        var group = 0;
        while (group < 4 && hyphens[group] == GroupStarts[group] + GroupLengths[group])
            group++;
        var found = (group < 4 ? hyphens[group] : length) - GroupStarts[group];
        return $"invalid group length in group {Number(group)}: expected {Number(GroupLengths[group])}, found {Number(found)}";
    }

    private static bool IsBraced(string text) => text is ['{', .., '}'];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
