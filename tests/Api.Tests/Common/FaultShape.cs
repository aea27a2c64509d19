using System.Text.Json;
using System.Text.RegularExpressions;
using Feather.Domain.Common;

namespace Feather.Api.Tests.Common;

/// <summary>Compares a 422 with the contract's table of faults: keys and their order, messages, contexts, and inputs as sent.</summary>
internal static class FaultShape
{
    private const string OneOf = "Input should be (.+)";
    private const string Model = "Input should be a valid dictionary or object to extract fields from";

    /// <summary>By type: the message, and the context key that repeats a part of the message.</summary>
    private static readonly Dictionary<string, (string Message, string? Context)> Known = new()
    {
        ["missing"] = ("Field required", null),
        ["model_attributes_type"] = (Model, null),
        ["extra_forbidden"] = ("Extra inputs are not permitted", null),
        ["uuid_parsing"] = ("Input should be a valid UUID, (.+)", "error"),
        ["uuid_type"] = ("UUID input should be a string, bytes or UUID object", null),
        ["string_type"] = ("Input should be a valid string", null),
        ["string_unicode"] = ("Input should be a valid string, unable to parse raw data as a unicode string", null),
        ["string_too_long"] = ("String should have at most (\\d+) characters", "max_length"),
        ["string_too_short"] = ("String should have at least (\\d+) characters?", "min_length"),
        ["literal_error"] = (OneOf, "expected"),
        ["enum"] = (OneOf, "expected"),
        ["dict_type"] = ("Input should be a valid dictionary", null),
        ["list_type"] = ("Input should be a valid list", null),
        ["too_long"] = ("Object should have at most (\\d+) bytes", "max_length"),
        ["json_invalid"] = ("JSON decode error", "error"),
        ["value_error"] = ("Value error, .+", "error"),
        ["int_type"] = ("Input should be a valid integer", null),
        ["int_parsing"] = ("Input should be a valid integer, unable to parse string as an integer", null),
        ["int_from_float"] = ("Input should be a valid integer, got a number with a fractional part", null),
        ["float_type"] = ("Input should be a valid number", null),
        ["float_parsing"] = ("Input should be a valid number, unable to parse string as a number", null),
        ["finite_number"] = ("Input should be a finite number", null),
        ["bool_type"] = ("Input should be a valid boolean", null),
        ["bool_parsing"] = ("Input should be a valid boolean, unable to interpret input", null),
        ["datetime_type"] = ("Input should be a valid datetime", null),
        ["datetime_from_date_parsing"] = ("Input should be a valid datetime or date, (.+)", "error"),
        ["greater_than_equal"] = ("Input should be greater than or equal to (.+)", "ge"),
        ["less_than_equal"] = ("Input should be less than or equal to (.+)", "le"),
    };

    /// <summary>Describes what is wrong with the answer. If it is correct, null.</summary>
    public static string? Problem(TestAnswer answer, byte[]? sent)
    {
        if (answer.Error == "idempotency_key_reused")
            return null;
        if (answer.Json.ValueKind != JsonValueKind.Object || Keys(answer.Json) != "detail" || answer.Json.GetProperty("detail") is not { ValueKind: JsonValueKind.Array } detail)
            return "it is not a list of faults";
        if (detail.GetArrayLength() is 0 or > 100)
            return $"it has {detail.GetArrayLength()} faults";
        var body = Parse(sent);
        return detail.EnumerateArray().Select(item => InItem(item, body) is { } problem ? $"{problem}: {item}" : null).FirstOrDefault(problem => problem is not null);
    }

    private static string? InItem(JsonElement item, JsonElement? body)
    {
        if (!item.TryGetProperty("type", out var type) || !Known.TryGetValue(type.GetString()!, out var known))
            return "unknown type";
        var expected = $"type loc msg{(type.GetString() == "too_long" ? "" : " input")}{(known.Context is null ? "" : " ctx")}";
        if (Keys(item) != expected)
            return $"keys are not {expected}";
        var message = Regex.Match(JsonText.Read(item.GetProperty("msg")), $"^{known.Message}\\z", RegexOptions.Singleline);
        if (!message.Success)
            return "unexpected message";
        if (known.Context is { } key)
        {
            var context = item.GetProperty("ctx");
            if (Keys(context) != key)
                return $"ctx does not have exactly {key}";
            var said = context.GetProperty(key);
            if (type.GetString() == "value_error" ? said.GetRawText() != "{}"
                : message.Groups.Count > 1 && (said.ValueKind == JsonValueKind.String ? JsonText.Read(said) : said.GetRawText()) != message.Groups[1].Value)
            {
                return "ctx differs from the message";
            }
        }
        JsonElement[] location = [.. item.GetProperty("loc").EnumerateArray()];
        return location is not [var place, ..] || place.GetString() is not ("body" or "query" or "path") ? "loc does not begin with body, query or path"
            : type.GetString() is "too_long" or "json_invalid" || place.GetString() != "body" || body is null ? null
            : InputProblem(type.GetString()!, location[1..], item.GetProperty("input"), body.Value);
    }

    /// <summary>The input is the value at the location. For a missing field it is the surrounding value; for a key it is the key.</summary>
    private static string? InputProblem(string type, JsonElement[] location, JsonElement input, JsonElement body)
    {
        if (location.Length == 0 && type == "missing")
            return input.ValueKind == JsonValueKind.Null ? null : "input is not null";
        if (location is [.., { ValueKind: JsonValueKind.String } last] && last.GetString() == "[key]")
            return JsonText.Normalize(input) == JsonText.Normalize(location[^2]) ? null : "input is not the key";
        if (Find(body, type == "missing" ? location[..^1] : location) is not { } sent)
            return "nothing was sent there";
        return JsonText.Normalize(input) == JsonText.Normalize(sent) || (type is "string_too_long" && sent.ValueKind == JsonValueKind.Object)
            ? null
            : "input is not what was sent";
    }

    private static JsonElement? Find(JsonElement value, IEnumerable<JsonElement> steps)
    {
        foreach (var step in steps)
        {
            if (step.ValueKind == JsonValueKind.Number)
            {
                if (value.ValueKind != JsonValueKind.Array || step.GetInt32() >= value.GetArrayLength())
                    return null;
                value = value[step.GetInt32()];
            }
            else if (value.ValueKind != JsonValueKind.Object || !JsonText.Members(value).TryGetValue(JsonText.Read(step), out value))
            {
                return null;
            }
        }
        return value;
    }

    private static JsonElement? Parse(byte[]? sent)
    {
        try
        {
            return sent is null ? null : JsonElement.Parse(sent, new JsonDocumentOptions { MaxDepth = 256 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Keys(JsonElement item) => string.Join(' ', item.EnumerateObject().Select(member => member.Name));
}
