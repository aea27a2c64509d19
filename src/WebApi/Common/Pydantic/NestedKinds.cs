using System.Runtime.InteropServices;
using System.Text.Json;
using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>An object that is stored as given, or as its content's kind writes it. The content of a too large object is not read.</summary>
internal sealed class DocumentKind(Kind<Document>? content = null) : Kind<Document>
{
    public override bool IsPlain => false;

    public override string Note => $"At most {Kind.MaxDocumentBytes} bytes of JSON.";

    public override Document Read(JsonElement value, object[] location, List<Fault> faults)
    {
        if (value.ValueKind != JsonValueKind.Object)
            faults.Add(Faults.NoDictionary(location, value));
        else if (JsonMarshal.GetRawUtf8Value(value).Length > Kind.MaxDocumentBytes)
            faults.Add(Faults.ObjectTooLong(location, Kind.MaxDocumentBytes));
        else if (!JsonText.IsStorable(value))
            faults.Add(Faults.NotStorable(location, JsonText.Normalize(value)));
        else
            return content?.Read(value, location, faults) ?? Document.From(value);
        return Document.Empty;
    }

    public override string Write(Document value) => value.Text;

    public override IOpenApiSchema Describe(WireSchemas schemas) => content?.Describe(schemas) ?? schemas.Of(typeof(Document));
}

internal sealed class ModelKind<TModel> : Kind<Document>
    where TModel : IBody<TModel>
{
    /// <summary>The model with only its defaults.</summary>
    public static readonly Document Default = BodyReader.ReadModel<TModel>(JsonElement.Parse("{}"u8), [], []);

    public override bool IsPlain => false;

    public override Document Read(JsonElement value, object[] location, List<Fault> faults)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return BodyReader.ReadModel<TModel>(value, location, faults);
        faults.Add(Faults.NoModel(location, JsonText.Normalize(value)));
        return Document.Empty;
    }

    public override string Write(Document value) => value.Text;

    public override IOpenApiSchema Describe(WireSchemas schemas) => schemas.Of(typeof(TModel));
}

internal sealed class ListKind<T>(Kind<T> items) : Kind<IReadOnlyList<T>>
{
    public override bool IsPlain => false;

    public override IReadOnlyList<T> Read(JsonElement value, object[] location, List<Fault> faults)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return [.. value.EnumerateArray().Select((item, index) => items.Read(item, [.. location, index], faults))];
        faults.Add(new Fault("list_type", location, "Input should be a valid list") { Input = JsonText.Normalize(value) });
        return [];
    }

    public override string Write(IReadOnlyList<T> value) => $"[{string.Join(',', value.Select(items.Write))}]";

    public override IOpenApiSchema Describe(WireSchemas schemas) =>
        new OpenApiSchema { Type = JsonSchemaType.Array, Items = items.Describe(schemas) };
}

/// <summary>A map with values of one kind. A name that is too long is a fault of the map, and its value is not read.</summary>
internal sealed class MapKind<T>(Kind<T> values, int? maxNameLength = null, IReadOnlyList<string>? keys = null) : Kind<Document>
{
    public override bool IsPlain => false;

    public override Document Read(JsonElement value, object[] location, List<Fault> faults)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(Faults.NoDictionary(location, value));
            return Document.Empty;
        }
        var entries = new List<KeyValuePair<string, string>>();
        foreach (var (name, item) in JsonText.Members(value))
        {
            if (FaultIn(name, location) is { } fault)
                faults.Add(fault);
            else
                entries.Add(new(name, values.Write(values.Read(item, [.. location, name], faults))));
        }
        return Document.Of(entries);
    }

    public override string Write(Document value) => value.Text;

    public override IOpenApiSchema Describe(WireSchemas schemas) => WireSchemas.Map(values.Describe(schemas), keys ?? []);

    private Fault? FaultIn(string name, object[] location)
    {
        if (maxNameLength is { } most && Faults.IsLonger(name, most))
            return Faults.TextTooLong(location, most, JsonText.Quote(name));
        if (!JsonText.IsStorable(name))
            return Faults.NotStorable([.. location, name, "[key]"], JsonText.Quote(name));
        if (keys is null || keys.Contains(name))
            return null;
        var quoted = JsonText.Quote(name);
        return LaxValue.ToOneOf(JsonElement.Parse(quoted), keys).Fault! with { Location = [.. location, name, "[key]"], Input = quoted };
    }
}
