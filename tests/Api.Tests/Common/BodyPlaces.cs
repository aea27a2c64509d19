using System.Text.Json.Nodes;

namespace Feather.Api.Tests.Common;

/// <summary>A place for a value in a body.</summary>
/// <param name="Path">Names and indexes from the top, through one item of every list and one entry of every map.</param>
/// <param name="Schema">The schema of the value, without null.</param>
internal sealed record BodyPlace(IReadOnlyList<object> Path, JsonObject Schema, bool IsNullable, bool IsRequired)
{
    /// <summary>The location of the place, as a fault gives it.</summary>
    public string Location => new JsonArray([.. Path.Select(step => (JsonNode)(step is int index ? index : (string)step)).Prepend("body")]).ToJsonString();
}

/// <summary>Finds the places in a document's bodies, in the order of their schemas, and fills them.</summary>
internal sealed class BodyPlaces(JsonNode document)
{
    private const string Hole = "@hole@";
    private const string AnyKey = "k";

    /// <summary>Follows references and removes null from a schema. Returns also whether the value may be null.</summary>
    public (JsonObject Schema, bool IsNullable) Resolve(JsonNode schema)
    {
        if ((string?)schema["$ref"] is { } reference)
            return Resolve(document["components"]!["schemas"]![reference.Split('/')[^1]]!);
        if (schema["anyOf"] is not JsonArray choices)
            return (schema.AsObject(), false);
        // If a schema allows an enum or any string, the last choice is the string.
        var values = choices.Where(choice => (string?)choice!["type"] != "null").ToList();
        return (Resolve(values[^1]!).Schema, values.Count < choices.Count);
    }

    /// <summary>The schema of an operation's body. If the operation takes no body, null.</summary>
    public JsonObject? Body(JsonNode operation) =>
        operation["requestBody"]?["content"]!["application/json"]!["schema"] is { } schema ? Resolve(schema).Schema : null;

    /// <summary>All places inside a value. An outer place comes before its inner places.</summary>
    public IEnumerable<BodyPlace> In(JsonObject schema, params object[] path) =>
        Children(schema).SelectMany(child =>
        {
            var (resolved, isNullable) = Resolve(child.Schema);
            object[] place = [.. path, child.Step];
            return In(resolved, place).Prepend(new BodyPlace(place, resolved, isNullable, child.IsRequired));
        });

    /// <summary>A value with every declared field.</summary>
    public JsonNode Sample(JsonNode declared)
    {
        var (schema, _) = Resolve(declared);
        if (schema["enum"] is JsonArray words)
            return words[0]!.DeepClone();
        return ((string?)schema["type"], (string?)schema["format"]) switch
        {
            ("object", _) => new JsonObject(Children(schema).Select(child => KeyValuePair.Create((string)child.Step, (JsonNode?)Sample(child.Schema)))),
            ("array", _) => new JsonArray([.. Children(schema).Select(child => Sample(child.Schema))]),
            ("string", "uuid") => $"{Guid.NewGuid()}",
            ("string", "date-time") => "2100-01-01T00:00:00Z",
            ("string", _) => "x",
            ("boolean", _) => true,
            _ => schema["minimum"]?.DeepClone() ?? 1,
        };
    }

    /// <summary>Puts a text at one place of a body. The text may be invalid JSON.</summary>
    public string With(JsonObject body, JsonObject schema, BodyPlace place, string text)
    {
        var filled = body.DeepClone().AsObject();
        var top = (string)place.Path[0];
        filled[top] = Sample(schema["properties"]![top]!);
        JsonNode parent = filled;
        foreach (var step in place.Path.SkipLast(1))
            parent = step is int index ? parent[index]! : parent[(string)step]!;
        if (place.Path[^1] is int last)
            parent[last] = Hole;
        else
            parent[(string)place.Path[^1]] = Hole;
        return filled.ToJsonString().Replace($"\"{Hole}\"", text, StringComparison.Ordinal);
    }

    private static IEnumerable<(object Step, JsonNode Schema, bool IsRequired)> Children(JsonObject schema)
    {
        if (schema["items"] is { } item)
            return [(0, item, false)];
        if (schema["additionalProperties"] is JsonObject { Count: > 0 } each && schema["properties"] is null)
            return [((string?)schema["propertyNames"]?["enum"]?[0] ?? AnyKey, each, false)];
        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToHashSet() ?? [];
        return (schema["properties"]?.AsObject() ?? []).Select(property => ((object)property.Key, property.Value!, required.Contains(property.Key)));
    }
}
