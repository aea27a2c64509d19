using System.Text.Json;
using Feather.Domain.Common;

namespace Feather.WebApi.Common.Body;

/// <summary>Reads a map of tools to maps of fields to <c>InputArgConfig</c>, the only schema that forbids unknown keys.</summary>
internal sealed class ToolInputsReader(List<Fault> faults)
{
    private const int MaxNameLength = 255;
    private static readonly IReadOnlyList<string> Types = Word.All<InputArgType>();

    public Document Read(JsonElement tools, object[] location) => ReadMap(tools, location, ReadTool);

    private Document ReadMap(JsonElement map, object[] location, Func<JsonElement, object[], string> readValue)
    {
        var entries = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in JsonText.Members(map))
        {
            if (Faults.IsLonger(name, MaxNameLength))
                faults.Add(Faults.TextTooLong(location, MaxNameLength, JsonText.Quote(name)));
            else
                entries.Add(new(name, readValue(value, [.. location, name])));
        }
        return Document.Of(entries);
    }

    private string ReadTool(JsonElement fields, object[] location)
    {
        if (fields.ValueKind == JsonValueKind.Object)
            return ReadMap(fields, location, ReadField).Text;
        faults.Add(Faults.NoDictionary(location, fields));
        return "{}";
    }

    private string ReadField(JsonElement config, object[] location)
    {
        if (config.ValueKind != JsonValueKind.Object)
        {
            faults.Add(Faults.NoModel(location, JsonText.Normalize(config)));
            return "{}";
        }

        var members = JsonText.Members(config);
        if (!members.ContainsKey("value"))
            faults.Add(Faults.Missing([.. location, "value"], JsonText.Normalize(config)));
        if (members.TryGetValue("type", out var type) && LaxValue.ToOneOf(type, Types).Fault is { } fault)
            faults.Add(fault with { Type = "enum", Location = [.. location, "type"], Input = JsonText.Normalize(type) });
        foreach (var (key, value) in members.Where(member => member.Key is not ("value" or "type")))
            faults.Add(Faults.Forbidden([.. location, key], value));

        var entries = members.Select(member => KeyValuePair.Create(member.Key, JsonText.Normalize(member.Value)));
        return Document.Of(members.ContainsKey("type") ? entries : entries.Append(new("type", "\"default\""))).Text;
    }
}
