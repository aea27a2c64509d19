using System.Text.Json.Nodes;

namespace Feather.Api.Tests.Common;

/// <summary>The wire contract, one file per module, and Feather's additions to it, one per line.</summary>
internal static class ContractFacts
{
    public static JsonNode Document { get; } = Read();

    public static IReadOnlyList<string> Additions { get; } =
    [
        .. Files("additions-").SelectMany(text => text.Split('\n')).Where(line => line.Length > 0),
    ];

    private static JsonNode Read()
    {
        JsonObject paths = [];
        JsonObject components = [];
        foreach (var module in Files("contract-").Select(text => JsonNode.Parse(text)!.AsObject()))
        {
            Merge(paths, module["paths"]!.AsObject());
            Merge(components, module["components"]!.AsObject());
        }
        return new JsonObject { ["paths"] = paths, ["components"] = components };
    }

    /// <summary>Adds new members. Modules share paths and kinds of components. A repeated operation or schema is always equal.</summary>
    private static void Merge(JsonObject all, JsonObject module)
    {
        foreach (var (name, members) in module)
        {
            all.TryAdd(name, new JsonObject());
            foreach (var (key, value) in members!.AsObject())
                all[name]!.AsObject().TryAdd(key, value!.DeepClone());
        }
    }

    private static IEnumerable<string> Files(string prefix)
    {
        var assembly = typeof(ContractFacts).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}
