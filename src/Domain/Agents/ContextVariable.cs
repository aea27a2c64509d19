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

/// <summary>A variable that a revision declares; only a choice has values.</summary>
public sealed record ContextVariable(string Name, ContextVariableType Type, IReadOnlyList<string> EnumValues)
{
    /// <summary>Reads a revision's stored declarations; members beyond these three are not its business.</summary>
    public static IReadOnlyList<ContextVariable> ParseList(string json)
    {
        using var list = JsonDocument.Parse(json);
        return [.. list.RootElement.EnumerateArray().Select(Parse)];
    }

    internal LaxValue Coerce(JsonElement value) => Type switch
    {
        ContextVariableType.WholeNumber => LaxValue.ToInteger(value),
        ContextVariableType.Number => LaxValue.ToNumber(value),
        ContextVariableType.Boolean => LaxValue.ToBoolean(value),
        ContextVariableType.Choice => LaxValue.ToOneOf(value, EnumValues),
        _ => LaxValue.ToText(value),
    };

    private static ContextVariable Parse(JsonElement declaration) => new(
        declaration.GetProperty("name").GetString()!,
        TypeOf(declaration.GetProperty("type").GetString()!),
        declaration.TryGetProperty("enum_values", out var values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Select(value => value.GetString()!)]
            : []);

    private static ContextVariableType TypeOf(string word) => word switch
    {
        "string" => ContextVariableType.Text,
        "int" => ContextVariableType.WholeNumber,
        "float" => ContextVariableType.Number,
        "bool" => ContextVariableType.Boolean,
        "enum" => ContextVariableType.Choice,
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "No context variable has this type."),
    };
}

/// <summary>What one pinned revision brings to a conversation's variables; its defaults were coerced when it was written.</summary>
public sealed record VariableSource(IReadOnlyList<ContextVariable> Declared, Document Defaults);
