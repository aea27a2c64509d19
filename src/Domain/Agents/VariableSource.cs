using Feather.Domain.Common;

namespace Feather.Domain.Agents;

/// <summary>The variables and defaults of one pinned revision. Its defaults were converted when it was stored.</summary>
public sealed record VariableSource(IReadOnlyList<ContextVariable> Declared, Document Defaults)
{
    public static VariableSource Parse(string? variables, string? defaults) => new(
        variables is null ? [] : ContextVariable.ParseList(variables),
        defaults is null ? Document.Empty : Document.Parse(defaults));

    /// <summary>Converts defaults to their declared types (contract: Get or create). Null and undeclared values stay as given.</summary>
    internal static Document? CoerceDefaults(IReadOnlyList<Document>? variables, Document? defaults)
    {
        var declared = ContextVariable.ParseList(Document.WriteList(variables ?? []));
        var byName = declared.DistinctBy(variable => variable.Name).ToDictionary(variable => variable.Name);
        var faults = DeclarationFaults(declared).ToList();
        var coerced = defaults?.Entries.Select(entry => KeyValuePair.Create(
            entry.Key,
            byName.TryGetValue(entry.Key, out var variable) ? variable.Coerce(entry.Value, "variable_defaults", faults) : entry.Value)).ToList();
        return faults.Count > 0 ? throw new InvalidInputException(faults) : coerced is null ? null : Document.Of(coerced);
    }

    private static IEnumerable<Fault> DeclarationFaults(IReadOnlyList<ContextVariable> declared)
    {
        HashSet<string> names = [];
        for (var i = 0; i < declared.Count; i++)
        {
            if (!names.Add(declared[i].Name))
                yield return Broken(i, "name", "a variable is declared once", JsonText.Quote(declared[i].Name));
            if (declared[i] is { Type: ContextVariableType.Choice, EnumValues.Count: 0 })
                yield return Broken(i, "enum_values", "an enum has values", "null");
        }
    }

    private static Fault Broken(int index, string field, string rule, string input) =>
        Fault.BrokenRule(["body", "context_variables", index, field], rule, input);
}
