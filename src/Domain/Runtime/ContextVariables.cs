using Feather.Domain.Agents;
using Feather.Domain.Common;

namespace Feather.Domain.Runtime;

/// <summary>
/// A conversation's variables at bind. The first revision that declares a name decides its type and its default, even if that
/// revision has no default. An undeclared name gets the first default found.
/// </summary>
public static class ContextVariables
{
    /// <summary>Converts the given values and appends missing defaults, in the revisions' order. A given null stays null.</summary>
    public static Document? Resolve(Document? given, IReadOnlyList<VariableSource> revisions)
    {
        if (revisions.All(revision => revision.Declared.Count == 0 && revision.Defaults.Entries.Count == 0))
            return given;

        var declared = new Dictionary<string, (ContextVariable Variable, VariableSource Source)>(StringComparer.Ordinal);
        foreach (var revision in revisions)
        {
            foreach (var variable in revision.Declared)
                declared.TryAdd(variable.Name, (variable, revision));
        }

        var faults = new List<Fault>();
        var values = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in given?.Entries ?? [])
            values[name] = declared.TryGetValue(name, out var decider) ? decider.Variable.Coerce(value, "context_variables", faults) : value;
        if (faults.Count > 0)
            throw new InvalidInputException(faults);

        foreach (var revision in revisions)
        {
            foreach (var (name, value) in revision.Defaults.Entries)
            {
                if (!declared.TryGetValue(name, out var decider) || ReferenceEquals(decider.Source, revision))
                    values.TryAdd(name, value);
            }
        }
        return given is null && values.Count == 0 ? null : Document.Of(values);
    }
}
