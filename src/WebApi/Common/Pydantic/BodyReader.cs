using System.Collections.Concurrent;
using System.Text.Json;
using Feather.Domain.Common;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>Reads a record's fields and collects their faults, in the order in which the fields are read.</summary>
/// <param name="collected">Receives a model's fields as they are read; null if they are not needed as a document.</param>
internal sealed class BodyReader(JsonElement root, object[] location, List<Fault> faults, OrderedDictionary<string, string>? collected) : IBodyFields
{
    private static readonly ConcurrentDictionary<Type, Func<JsonElement, string, object>> Readers = new();

    private readonly OrderedDictionary<string, JsonElement> given = JsonText.Members(root);
    private readonly List<string> declared = [];

    /// <param name="place">"body" or "query".</param>
    /// <exception cref="InvalidInputException">Carries every fault of every field.</exception>
    public static T Read<T>(JsonElement root, string place)
        where T : IBody<T>
    {
        List<Fault> faults = [];
        var body = T.Read(new BodyReader(root, [place], faults, collected: null));
        return faults.Count == 0 ? body : throw new InvalidInputException(faults);
    }

    /// <summary><see cref="Read{T}"/> for a type that is known only at run time.</summary>
    public static Func<JsonElement, string, object> Of(Type type) => Readers.GetOrAdd(type, static type =>
        typeof(BodyReader).GetMethod(nameof(Read))!.MakeGenericMethod(type).CreateDelegate<Func<JsonElement, string, object>>());

    /// <summary>A model as a document of its fields, in their order, with their defaults.</summary>
    public static Document ReadModel<T>(JsonElement root, object[] location, List<Fault> faults)
        where T : IBody<T>
    {
        OrderedDictionary<string, string> collected = [];
        T.Read(new BodyReader(root, location, faults, collected));
        return Document.Of(collected);
    }

    public T Required<T>(string name, Kind<T> kind)
    {
        if (Find(name, out var value))
            return Collect(name, kind, kind.Read(value, At(name), faults));
        faults.Add(Faults.Missing(At(name), JsonText.Normalize(root)));
        return default!;
    }

    public Change<T> ChangeOrElse<T>(string name, Kind<T> kind, T orElse)
    {
        var isGiven = Find(name, out var value);
        return new(isGiven, Collect(name, kind, isGiven ? kind.Read(value, At(name), faults) : orElse));
    }

    public Given<T> Nullable<T>(string name, Kind<T> kind)
    {
        var isGiven = Find(name, out var value);
        if (isGiven && value.ValueKind != JsonValueKind.Null)
            return new(true, true, Collect(name, kind, kind.Read(value, At(name), faults)));
        collected?.TryAdd(name, "null");
        return new(isGiven, false, default!);
    }

    public void Closed()
    {
        foreach (var (name, value) in Others())
            faults.Add(Faults.Forbidden(At(name), value));
    }

    public void Open()
    {
        foreach (var (name, value) in Others())
        {
            if (!JsonText.IsStorable(name) || !JsonText.IsStorable(value))
                faults.Add(Faults.NotStorable(At(name), JsonText.Normalize(value)));
            else
                collected?.TryAdd(name, JsonText.Normalize(value));
        }
    }

    private object[] At(string name) => [.. location, name];

    private bool Find(string name, out JsonElement value)
    {
        declared.Add(name);
        return given.TryGetValue(name, out value);
    }

    private T Collect<T>(string name, Kind<T> kind, T value)
    {
        collected?.TryAdd(name, kind.Write(value));
        return value;
    }

    private IEnumerable<KeyValuePair<string, JsonElement>> Others() => given.Where(member => !declared.Contains(member.Key));
}
