using System.Text.Json;
using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>The value of one input of a tool, stored in the given order and with its <c>type</c> filled in.</summary>
internal sealed class InputKind : Kind<Document>
{
    private static readonly Kind<InputArgType> Type = Kind.Enum<InputArgType>();

    public override bool IsPlain => false;

    public override Document Read(JsonElement value, object[] location, List<Fault> faults)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(Faults.NoModel(location, JsonText.Normalize(value)));
            return Document.Empty;
        }

        var members = JsonText.Members(value);
        if (!members.TryGetValue("value", out var given))
            faults.Add(Faults.Missing([.. location, "value"], JsonText.Normalize(value)));
        else if (!JsonText.IsStorable(given))
            faults.Add(Faults.NotStorable([.. location, "value"], JsonText.Normalize(given)));
        if (members.TryGetValue("type", out var type))
            Type.Read(type, [.. location, "type"], faults);
        foreach (var (key, other) in members.Where(member => member.Key is not ("value" or "type")))
            faults.Add(Faults.Forbidden([.. location, key], other));

        var entries = members.Select(member => KeyValuePair.Create(member.Key, JsonText.Normalize(member.Value)));
        return Document.Of(members.ContainsKey("type") ? entries : entries.Append(new("type", "\"default\"")));
    }

    public override string Write(Document value) => value.Text;

    public override IOpenApiSchema Describe(WireSchemas schemas) => schemas.Of(typeof(InputArgConfig));
}
