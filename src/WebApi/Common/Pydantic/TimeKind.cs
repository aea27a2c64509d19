using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>A time: ISO 8601, a date alone, or unix seconds. Without an offset it is UTC (contract: 422, date-time).</summary>
internal sealed partial class TimeKind : Kind<Timestamp>
{
    // The clients' own parser reads a larger number as milliseconds.
    private const double MostSeconds = 2e10;

    public override Timestamp Read(JsonElement value, object[] location, List<Fault> faults)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            faults.Add(new Fault("datetime_type", location, "Input should be a valid datetime") { Input = JsonText.Normalize(value) });
            return default;
        }
        var text = value.ValueKind == JsonValueKind.String ? JsonText.Read(value).Trim() : value.GetRawText();
        if ((OfUnix(text) ?? OfIso(text)) is { } moment)
            return Timestamp.From(moment);

        var error = ErrorIn(text);
        faults.Add(new Fault("datetime_from_date_parsing", location, $"Input should be a valid datetime or date, {error}")
        {
            Input = JsonText.Normalize(value),
            Context = new Dictionary<string, object> { ["error"] = error },
        });
        return default;
    }

    public override string Write(Timestamp value) => $"\"{value}\"";

    public override IOpenApiSchema Describe(WireSchemas schemas) => schemas.Of(typeof(Timestamp));

    private static DateTime? OfUnix(string text)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, style, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return null;
        var seconds = Math.Abs(number) > MostSeconds ? number / 1000 : number;
        return seconds >= (DateTime.MinValue - DateTime.UnixEpoch).TotalSeconds && seconds < (DateTime.MaxValue - DateTime.UnixEpoch).TotalSeconds - 1
            ? DateTime.UnixEpoch.AddTicks((long)Math.Round(seconds * 1e6) * TimeSpan.TicksPerMicrosecond)
            : null;
    }

    private static DateTime? OfIso(string text)
    {
        if (Iso().Match(text) is not { Success: true } match || DateOf(text) is not { } date)
            return null;
        var (hour, minute, second) = (Number(match, "hour"), Number(match, "minute"), Number(match, "second"));
        var (offsetHour, offsetMinute) = (Number(match, "offsetHour"), Number(match, "offsetMinute"));
        if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59)
            return null;
        var fraction = match.Groups["fraction"].Value.PadRight(6, '0')[..6];
        var offset = new TimeSpan(offsetHour, offsetMinute, 0) * (match.Groups["sign"].Value == "-" ? -1 : 1);
        var local = date + new TimeSpan(0, hour, minute, second) + TimeSpan.FromMicroseconds(long.Parse(fraction, CultureInfo.InvariantCulture));
        var ticks = local.Ticks - offset.Ticks;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;
    }

    private static DateTime? DateOf(string text) =>
        DateTime.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : null;

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Length: > 0 } digits ? int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : 0;

    /// <summary>The reason why a text is not a date. Only its date part is checked, as in the clients' own parser.</summary>
    private static string ErrorIn(string text)
    {
        if (text.Length < 10)
            return "input is too short";
        for (var i = 0; i < 10; i++)
        {
            var isSeparator = i is 4 or 7;
            if (isSeparator && text[i] != '-')
                return "invalid date separator, expected `-`";
            if (!isSeparator && !char.IsAsciiDigit(text[i]))
                return $"invalid character in {(i < 4 ? "year" : i < 7 ? "month" : "day")}";
        }
        return int.Parse(text.AsSpan(5, 2), CultureInfo.InvariantCulture) is 0 or > 12 ? "month value is outside expected range of 1-12"
            : DateOf(text) is null ? "day value is outside expected range"
            : "unexpected extra characters at the end of the input";
    }

    [GeneratedRegex(
        """
        ^[0-9]{4}-[0-9]{2}-[0-9]{2}
        ([Tt_\ ](?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})([.,](?<fraction>[0-9]+))?)?
        ([Zz]|(?<sign>[-+])(?<offsetHour>[0-9]{2}):?(?<offsetMinute>[0-9]{2}))?)?\z
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Iso();
}
