using System.Globalization;
using System.Text.Json.Nodes;
using Feather.Domain.Common;
using static Feather.Api.Tests.Conversations.ExpectedFaults;

namespace Feather.Api.Tests.Common;

/// <summary>
/// Derives the faults of every body and query from the contract's schemas and compares them with whole answers: type, place,
/// message and order. The requests name nothing that exists, and give their fields from the last to the first.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class EveryFaultTests
{
    private const int Deepest = 7;

    private static readonly BodyPlaces Places = new(ContractFacts.Document);

    private static readonly Dictionary<string, Func<JsonObject, bool, Wrong?>> Ways = new()
    {
        ["another kind"] = AnotherKind,
        ["null"] = Null,
        ["below bounds"] = Below,
        ["above bounds"] = Above,
        ["another spelling"] = Spelling,
        ["nothing in it"] = Nothing,
        ["other names in it"] = OtherNames,
    };

    /// <param name="Value">JSON.</param>
    /// <param name="Faults">Beyond is the part of the location after the place of the value.</param>
    private sealed record Wrong(string Value, params (string Beyond, string Type, string Message, string Input, string? Context)[] Faults)
    {
        public Wrong(string value, string type, string message, string? context = null)
            : this(value, ("", type, message, value, context))
        {
        }
    }

    [TestCaseSource(nameof(NamesOfWays))]
    public async Task A_body_is_told_all_that_is_wrong_with_it(string way)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var asked = 0;
        foreach (var operation in await EveryOperation.ListAsync())
        {
            if (Declared(operation)?["requestBody"] is not { } body)
                continue;
            for (var depth = 0; depth < Deepest; depth++)
            {
                List<string> faults = [];
                var sent = Spoil(body["content"]!["application/json"]!["schema"]!, Ways[way], depth, "", faults);
                if (faults.Count == 0)
                    continue;
                asked++;
                var answer = await organization.SendAsync(operation.Method, operation.PathToNothing, sent);
                Assert.That(answer.Status, Is.EqualTo(422), $"{operation.Name} {sent} {answer}");
                Assert.That(answer.Body, Is.EqualTo(Detail(faults.Take(100))), $"{operation.Name} {sent}");
            }
        }
        Assert.That(asked, Is.GreaterThan(3));
    }

    [TestCase("x")]
    [TestCase("0")]
    [TestCase("201")]
    [TestCase("%00")]
    [TestCase("")]
    public async Task A_query_is_told_all_that_is_wrong_with_it(string value)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var asked = 0;
        foreach (var operation in await EveryOperation.ListAsync())
        {
            var declared = Declared(operation)?["parameters"]?.AsArray() ?? [];
            var parameters = declared.Where(one => (string?)one!["in"] == "query").Select(one => ((string)one!["name"]!, one["schema"]!)).ToList();
            if (parameters.Count == 0)
                continue;
            var query = string.Join('&', parameters.AsEnumerable().Reverse().Select(one => $"{one.Item1}={value}"));
            var text = Uri.UnescapeDataString(value);
            var faults = parameters.Select(one => QueryFault(one.Item1, one.Item2, text)).OfType<string>().ToList();

            var answer = await organization.SendAsync(
                operation.Request($"{operation.PathToNothing}?{query}", RequestsWithIds.Of(operation).Body ?? ""));

            asked++;
            if (faults.Count > 0)
                Assert.That(answer.Body, Is.EqualTo(Detail(faults)), operation.Name);
            else
                Assert.That(answer.Status, Is.Not.EqualTo(422), operation.Name);
        }
        Assert.That(asked, Is.GreaterThan(3));
    }

    private static IEnumerable<string> NamesOfWays() => Ways.Keys;

    /// <summary>The operation in the contract. If the operation is an addition, null.</summary>
    private static JsonNode? Declared(EveryOperation operation) =>
        ContractFacts.Document["paths"]![operation.Path]?[operation.Method.Method.ToLowerInvariant()];

    /// <summary>Makes a value that is wrong in one way from this depth on, and adds its faults.</summary>
    private static string Spoil(JsonNode declared, Func<JsonObject, bool, Wrong?> way, int depth, string at, List<string> faults)
    {
        var (schema, isNullable) = Places.Resolve(declared);
        if (depth <= 0 && (at.Length > 0 || way == Nothing || way == OtherNames) && way(Named(declared, schema), isNullable) is { } wrong)
        {
            faults.AddRange(wrong.Faults.Select(fault => Item(fault.Type, at + fault.Beyond, fault.Message, fault.Input, fault.Context)));
            return wrong.Value;
        }
        if (schema["items"] is { } item)
            return $"[{Spoil(item, way, depth - 1, at + ",0", faults)}]";
        if (schema["properties"] is not JsonObject properties)
        {
            if (schema["additionalProperties"] is not JsonObject { Count: > 0 } each)
                return Places.Sample(schema).ToJsonString();
            var key = (string?)schema["propertyNames"]?["enum"]?[0] ?? "a.b";
            return $"{{\"{key}\":{Spoil(each, way, depth - 1, $"{at},\"{key}\"", faults)}}}";
        }
        var members = properties.Select(property => $"\"{property.Key}\":{Spoil(property.Value!, way, depth - 1, $"{at},\"{property.Key}\"", faults)}").ToList();
        return $"{{{string.Join(',', members.AsEnumerable().Reverse())}}}";
    }

    /// <summary>Marks a schema that has a name: a fault of a named enum has another type than a fault of a literal.</summary>
    private static JsonObject Named(JsonNode declared, JsonObject schema)
    {
        var marked = schema.DeepClone().AsObject();
        marked["named"] = declared.ToJsonString().Contains("$ref", StringComparison.Ordinal);
        return marked;
    }

    private static Wrong? AnotherKind(JsonObject schema, bool isNullable) => schema["enum"] is not null
        ? NotOneOf(schema, "\"other\"")
        : ((string?)schema["type"], (string?)schema["format"]) switch
        {
            ("object", _) when schema["properties"] is not null => new("[]", "model_attributes_type", NoModel),
            ("object", _) => new("[]", "dict_type", NoDictionary),
            ("array", _) => new("{}", "list_type", "Input should be a valid list"),
            ("string", "uuid") => new("5", "uuid_type", NoUuid),
            ("string", "date-time") => new("[]", "datetime_type", "Input should be a valid datetime"),
            ("string", _) => new("5", "string_type", NoString),
            ("integer", _) => new("[]", "int_type", "Input should be a valid integer"),
            ("number", _) => new("[]", "float_type", "Input should be a valid number"),
            ("boolean", _) => new("[]", "bool_type", "Input should be a valid boolean"),
            _ => null,
        };

    private static Wrong? Null(JsonObject schema, bool isNullable)
    {
        if (isNullable || AnotherKind(schema, isNullable) is not { Faults: [var fault] })
            return null;
        return new Wrong("null", fault with { Input = "null" });
    }

    private static Wrong? Below(JsonObject schema, bool isNullable) =>
        schema["minLength"] is { } min ? new("\"\"", "string_too_short", $"String should have at least {min} character", $$"""{"min_length":{{min}}}""")
        : schema["minimum"] is { } least ? new(Number((double)least - 1), "greater_than_equal", $"Input should be greater than or equal to {Number((double)least)}", $$"""{"ge":{{Number((double)least)}}}""")
        : (string?)schema["type"] == "integer" ? new("0.5", "int_from_float", "Input should be a valid integer, got a number with a fractional part")
        : (string?)schema["type"] == "number" ? new("-1e400", "finite_number", "Input should be a finite number")
        : (string?)schema["type"] == "boolean" ? new("0.5", "bool_type", "Input should be a valid boolean")
        : null;

    private static Wrong? Above(JsonObject schema, bool isNullable)
    {
        if (schema["maximum"] is { } most)
            return new(Number((double)most + 1), "less_than_equal", $"Input should be less than or equal to {Number((double)most)}", $$"""{"le":{{Number((double)most)}}}""");
        if (schema["maxLength"] is { } longest)
            return new($"\"{new string('x', (int)longest + 1)}\"", "string_too_long", $"String should have at most {longest} characters", $$"""{"max_length":{{longest}}}""");
        return (string?)schema["type"] == "boolean" ? new("2", "bool_parsing", "Input should be a valid boolean, unable to interpret input") : null;
    }

    /// <summary>Leaves out the enum inside tool inputs: there one fault stands for the whole document.</summary>
    private static Wrong? Spelling(JsonObject schema, bool isNullable) => schema["enum"] is JsonArray words && words.Any(word => (string?)word == "pinned") ? null
        : schema["enum"] is not null
        ? new("\"\\ud800\"", "string_unicode", NotUnicode)
        : ((string?)schema["type"], (string?)schema["format"]) switch
        {
            ("string", "uuid") => new("\"x\"", "uuid_parsing", $"Input should be a valid UUID, {UuidError("x")}", Error(UuidError("x"))),
            ("string", "date-time") => new("\"2026-13-01T00:00:00Z\"", "datetime_from_date_parsing", "Input should be a valid datetime or date, month value is outside expected range of 1-12",
                Error("month value is outside expected range of 1-12")),
            ("string", _) => new("\"\\u0000\"", "string_unicode", NotUnicode),
            ("integer", _) => new("\"x\"", "int_parsing", "Input should be a valid integer, unable to parse string as an integer"),
            ("number", _) => new("\"x\"", "float_parsing", "Input should be a valid number, unable to parse string as a number"),
            ("boolean", _) => new("\"x\"", "bool_parsing", "Input should be a valid boolean, unable to interpret input"),
            ("object", _) when schema["properties"] is null && schema["additionalProperties"] is not JsonObject { Count: > 0 } => new("{\"a\":[\"\\u0000\"]}", "string_unicode", NotUnicode),
            _ => null,
        };

    private static Wrong? Nothing(JsonObject schema, bool isNullable) => schema["required"] is JsonArray { Count: > 0 } required
        ? new("{}", [.. required.Select(name => (name: (string)name!, schema["properties"]!.AsObject().IndexOf((string)name!))).OrderBy(one => one.Item2)
            .Select(one => ($",\"{one.name}\"", "missing", "Field required", "{}", (string?)null))])
        : null;

    private static Wrong? OtherNames(JsonObject schema, bool isNullable)
    {
        if (schema["propertyNames"]?["enum"] is JsonArray)
        {
            var fault = NotOneOf(schema["propertyNames"]!.AsObject(), "\"other\"").Faults[0];
            return new("{\"other\":{}}", (",\"other\",\"[key]\"", "literal_error", fault.Message, "\"other\"", fault.Context));
        }
        if (schema["additionalProperties"]?.ToJsonString() != "false")
            return null;
        var missing = Nothing(schema, isNullable)?.Faults ?? [];
        const string sent = "{\"z\":1,\"a\":[2]}";
        return new(sent,
        [
            .. missing.Select(fault => fault with { Input = sent }),
            (",\"z\"", "extra_forbidden", "Extra inputs are not permitted", "1", null), (",\"a\"", "extra_forbidden", "Extra inputs are not permitted", "[2]", null),
        ]);
    }

    private static string? QueryFault(string name, JsonNode declared, string value)
    {
        var schema = Named(declared, Places.Resolve(declared).Schema);
        var input = JsonText.Quote(value);
        var isNumber = int.TryParse(value, CultureInfo.InvariantCulture, out var number);
        var isInteger = (string?)schema["type"] == "integer";
        // An empty page is refused even if the contract has no lower bound.
        if (name == "limit")
            schema["minimum"] ??= 1.0;
        var bounds = !isInteger || !isNumber ? null
            : number < (double?)schema["minimum"] ? Below(schema, false)
            : number > (double?)schema["maximum"] ? Above(schema, false)
            : null;
        var wrong = name == "cursor"
            ? new Wrong(input, "value_error", "Value error, the cursor is none that this list gave out", """{"error":{}}""")
            : isInteger ? bounds ?? (isNumber ? null : Spelling(schema, false))
            : (string?)schema["type"] == "boolean" ? (value == "0" ? null : Spelling(schema, false))
            : value == "\0" && ((string?)schema["format"] is not "date-time") ? new Wrong(input, "string_unicode", NotUnicode)
            : schema["enum"] is not null ? NotOneOf(schema, input)
            : (string?)schema["format"] == "uuid" ? new Wrong(input, "uuid_parsing", $"Input should be a valid UUID, {UuidError(value)}", Error(UuidError(value)))
            : (string?)schema["format"] == "date-time" && !isNumber ? new Wrong(input, "datetime_from_date_parsing", "Input should be a valid datetime or date, input is too short", Error("input is too short"))
            : null;
        if (wrong is null)
            return null;
        var fault = wrong.Faults[0];
        return Item(fault.Type, $",\"{name}\"", fault.Message, input, fault.Context).Replace("[\"body\",", "[\"query\",", StringComparison.Ordinal);
    }

    private static Wrong NotOneOf(JsonObject schema, string value)
    {
        var words = schema["enum"]!.AsArray().Select(word => $"'{word}'").ToList();
        var expected = words.Count == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}";
        return new(value, (bool?)schema["named"] == true ? "enum" : "literal_error", $"Input should be {expected}", $$"""{"expected":"{{expected}}"}""");
    }

    private static string UuidError(string text) => UuidText.TryParse(text, out _, out var error) ? "" : error!;

    private static string Error(string error) => $"{{\"error\":{JsonText.Quote(error)}}}";

    private static string Number(double value) => value.ToString("0.########", CultureInfo.InvariantCulture);
}
