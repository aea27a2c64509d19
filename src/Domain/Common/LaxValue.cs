using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Feather.Domain.Common;

/// <summary>A converted value or a fault, exactly one of the two. The caller fills in the fault's location and input.</summary>
public readonly partial record struct LaxValue(string? Json, Fault? Fault)
{
    // The decimal digits of the largest double: the clients' own parser reads a longer number as infinite.
    private const int LongestNumber = 309;

    private static readonly string[] Truths = ["true", "t", "yes", "y", "on", "1"];
    private static readonly string[] Lies = ["false", "f", "no", "n", "off", "0"];

    private static readonly LaxValue Fractional =
        Refused("int_from_float", "Input should be a valid integer, got a number with a fractional part");

    private static readonly LaxValue Infinite = Refused("finite_number", "Input should be a finite number");

    public static LaxValue ToInteger(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => new("1", null),
        JsonValueKind.False => new("0", null),
        JsonValueKind.Number => IntegerOf(NumberToken().Match(value.GetRawText())),
        JsonValueKind.String when IntegerText().Match(JsonText.Read(value).Trim()) is { Success: true } text =>
            Integer(text.Groups["sign"].Value, text.Groups["digits"].Value.Replace("_", "", StringComparison.Ordinal)),
        JsonValueKind.String => Refused("int_parsing", "Input should be a valid integer, unable to parse string as an integer"),
        _ => Refused("int_type", "Input should be a valid integer"),
    };

    /// <summary>Accepts a finite number, which keeps its spelling, or the text of one.</summary>
    public static LaxValue ToNumber(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => double.IsFinite(value.GetDouble()) ? new(value.GetRawText(), null) : Infinite,
        JsonValueKind.String => NumberOf(JsonText.Read(value).Trim()),
        _ => Refused("float_type", "Input should be a valid number"),
    };

    public static LaxValue ToBoolean(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => new(value.GetRawText(), null),
        JsonValueKind.Number => BooleanOf(value.GetDouble()),
        JsonValueKind.String when Truths.Contains(JsonText.Read(value), StringComparer.OrdinalIgnoreCase) => new("true", null),
        JsonValueKind.String when Lies.Contains(JsonText.Read(value), StringComparer.OrdinalIgnoreCase) => new("false", null),
        JsonValueKind.String => Refused("bool_parsing", "Input should be a valid boolean, unable to interpret input"),
        _ => Refused("bool_type", "Input should be a valid boolean"),
    };

    public static LaxValue ToText(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? new(JsonText.Normalize(value), null)
        : Refused("string_type", "Input should be a valid string");

    public static LaxValue ToOneOf(JsonElement value, IReadOnlyList<string> allowed)
    {
        if (value.ValueKind == JsonValueKind.String && allowed.Contains(JsonText.Read(value)))
            return new(JsonText.Normalize(value), null);
        var words = allowed.Select(word => $"'{word}'").ToList();
        var expected = words.Count > 1 ? $"{string.Join(", ", words[..^1])} or {words[^1]}" : string.Concat(words);
        return Refused("literal_error", $"Input should be {expected}", new Dictionary<string, object> { ["expected"] = expected });
    }

    private static LaxValue IntegerOf(Match token)
    {
        var (sign, fraction) = (token.Groups["sign"].Value, token.Groups["fraction"].Value);
        var digits = token.Groups["whole"].Value + fraction;
        if (!token.Groups["exponent"].Success && fraction.Length == 0)
            return Integer(sign, digits);

        // An exponent too long for any integer type still fits a double, and only its size matters here.
        var significant = digits.TrimEnd('0');
        var exponent = token.Groups["exponent"].Success ? double.Parse(token.Groups["exponent"].Value, CultureInfo.InvariantCulture) : 0;
        var zeros = exponent - fraction.Length + digits.Length - significant.Length;
        return significant.Length == 0 ? Integer("", "0")
            : zeros < 0 ? Fractional
            : significant.TrimStart('0').Length + zeros > LongestNumber ? Infinite
            : Integer(sign, significant + new string('0', (int)zeros));
    }

    private static LaxValue Integer(string sign, string digits) =>
        new(digits.TrimStart('0') is { Length: > 0 } significant ? sign.TrimStart('+') + significant : "0", null);

    private static LaxValue NumberOf(string text)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (InfiniteText().IsMatch(text))
            return Infinite;
        if (!double.TryParse(UnderscoreBetweenDigits().Replace(text, ""), style, CultureInfo.InvariantCulture, out var number))
            return Refused("float_parsing", "Input should be a valid number, unable to parse string as a number");
        return double.IsFinite(number) ? new(number.ToString("R", CultureInfo.InvariantCulture), null) : Infinite;
    }

    private static LaxValue BooleanOf(double number) => number switch
    {
        0 => new("false", null),
        1 => new("true", null),
        _ when double.IsInteger(number) => Refused("bool_parsing", "Input should be a valid boolean, unable to interpret input"),
        _ => Refused("bool_type", "Input should be a valid boolean"),
    };

    private static LaxValue Refused(string type, string message, IReadOnlyDictionary<string, object>? context = null) =>
        new(null, new Fault(type, [], message) { Context = context });

    [GeneratedRegex(@"^(?<sign>-?)(?<whole>[0-9]+)(\.(?<fraction>[0-9]+))?([eE](?<exponent>[-+]?[0-9]+))?\z")]
    private static partial Regex NumberToken();

    [GeneratedRegex(@"^(?<sign>[-+]?)(?<digits>[0-9]+(_[0-9]+)*)(\.0+)?\z")]
    private static partial Regex IntegerText();

    [GeneratedRegex(@"^[-+]?(inf|infinity|nan)\z", RegexOptions.IgnoreCase)]
    private static partial Regex InfiniteText();

    [GeneratedRegex("(?<=[0-9])_(?=[0-9])")]
    private static partial Regex UnderscoreBetweenDigits();
}
