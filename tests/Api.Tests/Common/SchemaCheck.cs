using System.Text.Json;
using System.Text.Json.Nodes;

namespace Feather.Api.Tests.Common;

/// <summary>Checks a value against a schema of the served document. An object must have exactly the declared properties.</summary>
internal static class SchemaCheck
{
    public static IReadOnlyList<string> Faults(JsonNode document, JsonNode schema, JsonNode? value, string at)
    {
        if ((string?)schema["$ref"] is { } reference)
            return Faults(document, document["components"]!["schemas"]![reference.Split('/')[^1]]!, value, at);
        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray choices)
        {
            var each = choices.Select(choice => Faults(document, choice!, value, at)).ToArray();
            return each.Any(faults => faults.Count == 0) ? [] : each.MinBy(faults => faults.Count)!;
        }

        List<string> found = [];
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if ((string?)schema["type"] is { } type && !Fits(type, kind))
            return [$"{at} is no {type}"];
        if (schema["enum"] is JsonArray words && words.All(word => (string?)word != (string?)value))
            found.Add($"{at} is none of its words");
        if (kind == JsonValueKind.String && !IsOf((string?)schema["format"], (string)value!))
            found.Add($"{at} is no {schema["format"]}");
        if (value is JsonArray items && schema["items"] is { } item)
            found.AddRange(items.SelectMany((one, index) => Faults(document, item, one, $"{at}[{index}]")));
        if (value is JsonObject members)
            found.AddRange(MemberFaults(document, schema, members, at));
        return found;
    }

    private static IEnumerable<string> MemberFaults(JsonNode document, JsonNode schema, JsonObject members, string at)
    {
        if (schema["properties"] is not JsonObject properties)
        {
            return schema["additionalProperties"] is JsonObject each
                ? members.SelectMany(member => Faults(document, each, member.Value, $"{at}.{member.Key}"))
                : [];
        }
        var required = schema["required"]?.AsArray().Select(name => (string)name!) ?? [];
        // Only the context and the input of a fault may be absent; every other property is always written.
        var isOpen = schema["additionalProperties"] is JsonObject;
        return members.Where(member => !isOpen && properties[member.Key] is null).Select(member => $"{at}.{member.Key} is not declared")
            .Concat(required.Union(properties.Select(property => property.Key).Where(name => name is not ("ctx" or "input")))
                .Where(name => !members.ContainsKey(name)).Select(name => $"{at}.{name} is missing"))
            .Concat(members.Where(member => properties[member.Key] is not null)
                .SelectMany(member => Faults(document, properties[member.Key]!, member.Value, $"{at}.{member.Key}")));
    }

    private static bool Fits(string type, JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type is "integer" or "number",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        _ => type == "null",
    };

    private static bool IsOf(string? format, string text) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _),
        _ => true,
    };
}
