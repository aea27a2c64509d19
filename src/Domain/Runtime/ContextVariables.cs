using Feather.Domain.Agents;
using Feather.Domain.Common;

namespace Feather.Domain.Runtime;

/// <summary>
/// A conversation's variables at bind. Of several revisions, the first that declares a name decides its type and its
/// default, and where it has none there is none; a name that nobody declares takes the first default found.
/// </summary>
public static class ContextVariables
{
    /// <summary>
    /// Coerces what was given and appends the defaults that are missing, in the revisions' order. Null stays null, and is
    /// no reason for a default. Without anything given or to be filled in the result is null.
    /// </summary>
    /// <exception cref="InvalidInputException">Given values do not have their declared types.</exception>
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
