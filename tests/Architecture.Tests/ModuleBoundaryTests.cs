using System.Text.RegularExpressions;

namespace Feather.Architecture.Tests;

/// <summary>Which module may import which. A module is a folder of the same name in each layer; common code belongs to none.</summary>
internal sealed class ModuleBoundaryTests
{
    internal static readonly Dictionary<string, string[]> MayImport = new()
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
        ["Idempotency"] = ["Identity", "Conversations"],
        ["Retention"] = ["Identity", "Tools", "Models", "Agents", "Teams", "Runtime", "Conversations", "Turns", "Memory", "Idempotency"],
    };

    /// <summary>
    /// A module owns the PostgreSQL schema of its name. It reads its own and those of the modules that it may import, and writes
    /// only its own. These are the exceptions. Foreign keys may cross any border.
    /// </summary>
    internal static readonly (string Module, string Access, string Schema, string Reason)[] SchemaExceptions =
    [
        ("Common", "writes", "migrations", "The journal of migrations belongs to no module."),
        ("Common", "reads", "identity", "The check of the API's login names the table that it must not read."),
        ("Tools", "reads", "agents", "A tool that an agent refers to cannot be deleted."),
        ("Tools", "reads", "conversations", "A tool that an open conversation can call cannot be deleted."),
        ("Agents", "reads", "teams", "An agent on a team's roster cannot be deleted."),
        ("Agents", "reads", "conversations", "An agent with an open conversation cannot be deleted."),
        ("Teams", "reads", "conversations", "A team with an open conversation cannot be deleted."),
        ("Teams", "writes", "agents", "The demo data is a team with its agents."),
        ("Conversations", "reads", "turns", "A conversation with a running turn does not expire."),
        ("Conversations", "writes", "identity", "A bind stores an end user with an unknown id, in the trip that stores the conversation."),
        ("Conversations", "writes", "agents", "A bind freezes the revisions that it pins, in the trip that stores the conversation."),
        ("Conversations", "writes", "teams", "A bind freezes the revision that it pins, in the trip that stores the conversation."),
        ("Turns", "writes", "conversations", "The end of a turn stores its messages and the conversation's activity in one transaction."),
        ("Memory", "reads", "teams", "The pinned team revision of a conversation names the model that summarizes it."),
        ("Memory", "writes", "conversations", "The queue of after-work and the summary are part of a conversation, and are deleted with it."),
        ("Retention", "writes", "identity", "A merge moves contacts. A deletion leaves only a tombstone of the end user."),
        ("Retention", "writes", "conversations", "A merge moves conversations, a deletion empties them, a purge removes them."),
        ("Retention", "writes", "turns", "A deletion removes turns, a purge removes frames."),
        ("Retention", "writes", "memory", "A merge moves memories, a deletion removes them."),
        ("Retention", "writes", "idempotency", "A deletion removes kept answers, a purge those that have expired."),
    ];

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
            where name is not ("bin" or "obj" or "Common" or "Commands" or "Properties" or "OpenApi")
            select name;

        Assert.That(folders.Distinct(), Is.SubsetOf(MayImport.Keys));
    }

    private static IEnumerable<(string Path, string Text)> FilesOf(string layer, string module) =>
        Directory.Exists(Path.Combine(Source.Root, "src", layer, module)) ? Source.FilesBelow($"src/{layer}/{module}") : [];

    /// <summary>Removes comments and strings, because SQL may name the schemas of other modules.</summary>
    private static string Code(string text) => Regex.Replace(text, "\"\"\".*?\"\"\"|\"[^\"\n]*\"|//[^\n]*", "", RegexOptions.Singleline);
}
