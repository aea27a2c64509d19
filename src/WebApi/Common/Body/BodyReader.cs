using System.Runtime.InteropServices;
using System.Text.Json;
using Feather.Domain.Common;

namespace Feather.WebApi.Common.Body;

/// <summary>Reads a request's fields and gathers what is wrong with them, in the order in which they are asked for.</summary>
internal sealed class BodyReader(JsonElement root) : IBodyFields
{
    public const int MaxDocumentBytes = 65_536;

    private readonly OrderedDictionary<string, JsonElement> fields = JsonText.Members(root);
    private readonly List<Fault> faults = [];

    /// <exception cref="InvalidInputException">Carries every fault of every field.</exception>
    public static T Read<T>(JsonElement root)
        where T : IBody<T>
    {
        var reader = new BodyReader(root);
        var body = T.Read(reader);
        return reader.faults.Count == 0 ? body : throw new InvalidInputException(reader.faults);
    }

    public Guid Uuid(string name)
    {
        if (fields.TryGetValue(name, out var value))
            return ReadUuid(name, value);
        faults.Add(Faults.Missing(At(name), JsonText.Normalize(root)));
        return default;
    }

    public Guid? OptionalUuid(string name) => Given(name) is { } value ? ReadUuid(name, value) : null;

    public string Text(string name, int maxLength, string orElse) =>
        fields.TryGetValue(name, out var value) ? ReadText(name, maxLength, value) : orElse;

    public string? OptionalText(string name, int maxLength) => Given(name) is { } value ? ReadText(name, maxLength, value) : null;

    public string Choice(string name, IReadOnlyList<string> allowed, string orElse) =>
        fields.TryGetValue(name, out var value) ? ReadChoice(name, allowed, value) : orElse;

    public string? OptionalChoice(string name, IReadOnlyList<string> allowed) =>
        Given(name) is { } value ? ReadChoice(name, allowed, value) : null;

    public Document? OptionalDocument(string name) =>
        Given(name) is { } value && IsDocument(name, value) ? Document.From(value) : null;

    public Document? OptionalToolInputs(string name) =>
        Given(name) is { } value && IsDocument(name, value) ? new ToolInputsReader(faults).Read(value, At(name)) : null;

    private static object[] At(string name) => ["body", name];

    private JsonElement? Given(string name) =>
        fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private Guid ReadUuid(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            faults.Add(Faults.NoUuid(At(name), value));
        else if (Faults.InUuid(JsonText.Read(value), At(name), out var uuid) is { } fault)
            faults.Add(fault);
        else
            return uuid;
        return default;
    }

    private string ReadText(string name, int maxLength, JsonElement value)
    {
        if (LaxValue.ToText(value).Fault is { } fault)
        {
            faults.Add(fault with { Location = At(name), Input = JsonText.Normalize(value) });
            return "";
        }
        var text = JsonText.Read(value);
        if (Faults.IsLonger(text, maxLength))
            faults.Add(Faults.TextTooLong(At(name), maxLength, JsonText.Quote(text)));
        else if (!JsonText.IsStorable(text))
            faults.Add(Faults.NotStorable(At(name), JsonText.Quote(text)));
        return text;
    }

    private string ReadChoice(string name, IReadOnlyList<string> allowed, JsonElement value)
    {
        if (LaxValue.ToOneOf(value, allowed).Fault is not { } fault)
            return JsonText.Read(value);
        var input = JsonText.Normalize(value);
        faults.Add(value.ValueKind == JsonValueKind.String && !JsonText.IsStorable(value)
            ? Faults.NotStorable(At(name), input)
            : fault with { Location = At(name), Input = input });
        return "";
    }

    private bool IsDocument(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            faults.Add(Faults.NoDictionary(At(name), value));
        else if (JsonMarshal.GetRawUtf8Value(value).Length > MaxDocumentBytes)
            faults.Add(Faults.ObjectTooLong(At(name), MaxDocumentBytes));
        else if (!JsonText.IsStorable(value))
            faults.Add(Faults.NotStorable(At(name), JsonText.Normalize(value)));
        else
            return true;
        return false;
    }
}
