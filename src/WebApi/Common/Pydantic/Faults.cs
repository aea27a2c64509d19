using System.Globalization;
using System.Text.Json;
using Feather.Domain.Common;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>The faults of the contract, except those about kinds of values, which are in <see cref="LaxValue"/>.</summary>
internal static class Faults
{
    public static Fault Missing(IReadOnlyList<object> location, string input) =>
        new("missing", location, "Field required") { Input = input };

    /// <summary>The fault of a value at its place.</summary>
    public static Fault At(this Fault fault, IReadOnlyList<object> location, JsonElement value) =>
        fault with { Location = location, Input = JsonText.Normalize(value) };

    public static Fault NoModel(IReadOnlyList<object> location, string input) =>
        new("model_attributes_type", location, "Input should be a valid dictionary or object to extract fields from") { Input = input };

    public static Fault NoDictionary(IReadOnlyList<object> location, JsonElement input) =>
        new("dict_type", location, "Input should be a valid dictionary") { Input = JsonText.Normalize(input) };

    public static Fault Forbidden(IReadOnlyList<object> location, JsonElement input) =>
        new("extra_forbidden", location, "Extra inputs are not permitted") { Input = JsonText.Normalize(input) };

    public static Fault NotStorable(IReadOnlyList<object> location, string input) =>
        new("string_unicode", location, "Input should be a valid string, unable to parse raw data as a unicode string") { Input = input };

    public static Fault TextTooLong(IReadOnlyList<object> location, int max, string input) =>
        new("string_too_long", location, $"String should have at most {Number(max)} characters") { Input = input, Context = Max(max) };

    public static Fault TextTooShort(IReadOnlyList<object> location, int min, string input) =>
        new("string_too_short", location, $"String should have at least {Number(min)} character{(min == 1 ? "" : "s")}")
        {
            Input = input,
            Context = new Dictionary<string, object> { ["min_length"] = min },
        };

    public static Fault TooSmall<T>(IReadOnlyList<object> location, T min, JsonElement input)
        where T : notnull, IFormattable
        => new("greater_than_equal", location, $"Input should be greater than or equal to {Number(min)}")
        {
            Input = JsonText.Normalize(input),
            Context = new Dictionary<string, object> { ["ge"] = min },
        };

    public static Fault TooLarge<T>(IReadOnlyList<object> location, T max, JsonElement input)
        where T : notnull, IFormattable
        => new("less_than_equal", location, $"Input should be less than or equal to {Number(max)}")
        {
            Input = JsonText.Normalize(input),
            Context = new Dictionary<string, object> { ["le"] = max },
        };

    public static Fault ObjectTooLong(IReadOnlyList<object> location, int max) =>
        new("too_long", location, $"Object should have at most {Number(max)} bytes") { Context = Max(max) };

    public static Fault Malformed(JsonDecodeError error) =>
        new("json_invalid", ["body", error.Position], "JSON decode error") { Input = "{}", Context = Error(error.Message) };

    public static Fault NoUuid(IReadOnlyList<object> location, JsonElement input) =>
        new("uuid_type", location, "UUID input should be a string, bytes or UUID object") { Input = JsonText.Normalize(input) };

    /// <summary>Reads a uuid from the text of a body's field or of a parameter.</summary>
    public static Fault? InUuid(string text, IReadOnlyList<object> location, out Guid value)
    {
        var isUuid = UuidText.TryParse(text, out value, out var error);
        return isUuid ? null
            : !JsonText.IsStorable(text) ? NotStorable(location, JsonText.Quote(text))
            : new("uuid_parsing", location, $"Input should be a valid UUID, {error}")
            {
                Input = JsonText.Quote(text),
                Context = Error(error!),
            };
    }

    /// <summary>Whether the text has more code points than the limit.</summary>
    public static bool IsLonger(string text, int max) => text.Length > max && text.EnumerateRunes().Count() > max;

    private static Dictionary<string, object> Max(int max) => new() { ["max_length"] = max };

    private static Dictionary<string, object> Error(string text) => new() { ["error"] = text };

    private static string Number(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
