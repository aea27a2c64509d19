using System.Text.RegularExpressions;

namespace Feather.Architecture.Tests;

/// <summary>Who may import whom. A module is a folder of the same name in each layer; common code belongs to none.</summary>
internal sealed class ModuleBoundaryTests
{
    private static readonly Dictionary<string, string[]> MayImport = new()
    {
        ["Identity"] = [],
        ["Tools"] = ["Identity"],
        ["Models"] = ["Identity"],
        ["Agents"] = ["Identity", "Tools", "Models"],
        ["Teams"] = ["Identity", "Models", "Agents"],
        ["Runtime"] = ["Identity", "Agents", "Teams"],
        ["Conversations"] = ["Identity", "Agents", "Teams", "Runtime"],
        ["Turns"] = ["Identity", "Models", "Agents", "Teams", "Runtime", "Conversations", "Memory"],
        ["Memory"] = ["Identity", "Models", "Agents", "Conversations"],
    };

    private static readonly Dictionary<string, string[]> LayerMayImport = new()
    {
        ["Domain"] = [],
        ["Application"] = ["Domain"],
        ["Infrastructure"] = ["Domain", "Application"],
        ["WebApi"] = ["Domain", "Application", "Infrastructure"],
    };

    [Test]
    public void A_module_imports_only_those_it_builds_on()
    {
        var offences =
            from module in MayImport
            from layer in LayerMayImport.Keys
            from file in FilesOf(layer, module.Key)
            from other in MayImport.Keys
            where other != module.Key && !module.Value.Contains(other)
            where Regex.IsMatch(Code(file.Text), $@"(?<!System\.)\b{other}\.[A-Z]|^using Feather\.\w+\.{other};", RegexOptions.Multiline)
            select $"{file.Path} imports {other}";

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void A_layer_imports_only_those_below_it()
    {
        var offences =
            from layer in LayerMayImport
            from file in Source.FilesBelow($"src/{layer.Key}")
            from other in LayerMayImport.Keys
            where other != layer.Key && !layer.Value.Contains(other)
            where Regex.IsMatch(Code(file.Text), $@"\bFeather\.{other}\b")
            select $"{file.Path} imports {other}";

        Assert.That(offences, Is.Empty);
    }

    [TestCase("Domain", "using (MediatR|Dapper|Npgsql|FluentValidation|Polly|Mapster|Microsoft)")]
    [TestCase("Application", "using (Dapper|Npgsql|Polly|Mapster|Microsoft\\.AspNetCore)")]
    [TestCase("Infrastructure", "using Mapster")]
    [TestCase("WebApi", "using Dapper|\\.Adapt(To)?[(<]")]
    public void A_layer_knows_only_its_own_libraries(string layer, string forbidden)
    {
        var offences = Source.FilesBelow($"src/{layer}").Where(file => Regex.IsMatch(file.Text, forbidden)).Select(file => file.Path);

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void Every_module_folder_is_in_the_table()
    {
        var folders =
            from layer in LayerMayImport.Keys
            from folder in Directory.EnumerateDirectories(Path.Combine(Source.Root, "src", layer))
            let name = Path.GetFileName(folder)
            where name is not ("bin" or "obj" or "Common" or "Commands" or "Idempotency" or "Properties" or "OpenApi")
            select name;

        Assert.That(folders.Distinct(), Is.SubsetOf(MayImport.Keys));
    }

    private static IEnumerable<(string Path, string Text)> FilesOf(string layer, string module) =>
        Directory.Exists(Path.Combine(Source.Root, "src", layer, module)) ? Source.FilesBelow($"src/{layer}/{module}") : [];

    /// <summary>Without comments and strings: SQL names the schemas of other modules, which is what foreign keys are for.</summary>
    private static string Code(string text) => Regex.Replace(text, "\"\"\".*?\"\"\"|\"[^\"\n]*\"|//[^\n]*", "", RegexOptions.Singleline);
}
