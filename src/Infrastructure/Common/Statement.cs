using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.RegularExpressions;
using Npgsql;

namespace Feather.Infrastructure.Common;

/// <summary>
/// A statement with its values. The positions of the names are computed once for each text, and the readers of the properties once for each
/// type. Computing them for every request, as a library that sees only the text of a command must, cost more than the trip.
/// </summary>
/// <param name="Text">A constant. Texts are compared by reference and cached forever.</param>
/// <param name="Values">An object with a property for every name in the text.</param>
internal sealed partial record Statement(string Text, object Values)
{
    private static readonly object NoValues = new();
    private static readonly ConcurrentDictionary<string, Positional> Texts = new(ReferenceEqualityComparer.Instance);
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, Func<object, NpgsqlParameter>>> Types = new();

    public Statement(string text)
        : this(text, NoValues)
    {
    }

    private readonly Positional positional = Texts.GetOrAdd(Text, ToPositional);

    public bool ReturnsRows => positional.ReturnsRows;

    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(positional.Text);
        if (positional.Names.Length == 0)
            return command;

        var parameters = Types.GetOrAdd(Values.GetType(), ReadersOf);
        foreach (var name in positional.Names)
            command.Parameters.Add(parameters[name](Values));
        return command;
    }

    private static Positional ToPositional(string text)
    {
        List<string> names = [];
        var positional = Name().Replace(text, match =>
        {
            var name = match.Groups[1].Value;
            if (!names.Contains(name))
                names.Add(name);
            return $"${names.IndexOf(name) + 1}";
        });
        return new Positional(positional, [.. names], WithRows().IsMatch(text));
    }

    private static FrozenDictionary<string, Func<object, NpgsqlParameter>> ReadersOf(Type type) => type.GetProperties().ToFrozenDictionary(
        property => property.Name,
        property => (Func<object, NpgsqlParameter>)typeof(Statement)
            .GetMethod(nameof(ReaderOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type, property.PropertyType)
            .Invoke(null, [property.GetMethod!])!);

    private static Func<object, NpgsqlParameter> ReaderOf<TOwner, TValue>(MethodInfo getter)
    {
        var read = getter.CreateDelegate<Func<TOwner, TValue>>();
        return owner => new NpgsqlParameter<TValue> { TypedValue = read((TOwner)owner) };
    }

    [GeneratedRegex("@([A-Za-z][A-Za-z0-9]*)")]
    private static partial Regex Name();

    // A statement that begins with "with" returns rows if none of its parts writes.
    [GeneratedRegex(@"^\s*\(*(select|values)\b|\breturning\b|^\s*with\b(?!.*\b(insert|update|delete)\b)", RegexOptions.Singleline)]
    private static partial Regex WithRows();

    private sealed record Positional(string Text, string[] Names, bool ReturnsRows);
}
