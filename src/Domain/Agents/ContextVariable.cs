using System.Text.Json;
using Feather.Domain.Common;

namespace Feather.Domain.Agents;

public enum ContextVariableType
{
    Text,
    WholeNumber,
    Number,
    Boolean,
    Choice,
}

/// <summary>A variable that a revision declares. Only a choice has enum values.</summary>
public sealed record ContextVariable(string Name, ContextVariableType Type, IReadOnlyList<string> EnumValues)
{
    private static readonly JsonDocumentOptions Nested = new() { MaxDepth = 256 };

    private static readonly Dictionary<string, ContextVariableType> Types = new()
    {
        ["string"] = ContextVariableType.Text,
        ["int"] = ContextVariableType.WholeNumber,
        ["float"] = ContextVariableType.Number,
        ["bool"] = ContextVariableType.Boolean,
        ["enum"] = ContextVariableType.Choice,
    };

    /// <summary><c>system</c>: set when a conversation begins. <c>derived</c>: learned during the conversation.</summary>
    public string Source { get; init; } = "derived";

    public string? Description { get; init; }

    public string TypeName => Types.Single(type => type.Value == Type).Key;

    public static IReadOnlyList<ContextVariable> ParseList(string json)
    {
        using var list = JsonDocument.Parse(json);
        return [.. list.RootElement.EnumerateArray().Select(Parse)];
    }

    /// <summary>Converts a value to the declared type, as JSON text. Null stays null. A value of another type adds a fault.</summary>
    /// <param name="field">The field of the body that holds the value under the variable's name.</param>
    internal string Coerce(string value, string field, List<Fault> faults)
    {
        if (value == "null")
            return value;
        var element = JsonElement.Parse(value, Nested);
        var coerced = Coerce(element);
        if (coerced.Fault is { } fault)
            faults.Add(fault with { Location = ["body", field, Name], Input = JsonText.Normalize(element) });
        return coerced.Json ?? value;
    }

    private LaxValue Coerce(JsonElement value) => Type switch
    {
        ContextVariableType.WholeNumber => LaxValue.ToInteger(value),
        ContextVariableType.Number => LaxValue.ToNumber(value),
        ContextVariableType.Boolean => LaxValue.ToBoolean(value),
        ContextVariableType.Choice => LaxValue.ToOneOf(value, EnumValues),
        _ => LaxValue.ToText(value),
    };

    private static ContextVariable Parse(JsonElement declaration) => new(
        declaration.GetProperty("name").GetString()!,
        Types[declaration.GetProperty("type").GetString()!],
        declaration.TryGetProperty("enum_values", out var values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Select(value => value.GetString()!)]
            : [])
    {
        Source = TextOf(declaration, "source") ?? "derived",
        Description = TextOf(declaration, "description"),
    };

    private static string? TextOf(JsonElement declaration, string member) =>
        declaration.TryGetProperty(member, out var text) ? text.GetString() : null;
}
