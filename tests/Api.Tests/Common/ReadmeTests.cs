using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Feather.WebApi.Common;
using Microsoft.Extensions.Configuration;

namespace Feather.Api.Tests.Common;

/// <summary>
/// Runs the README and the pages in docs, so that they stay true. The <c>sh</c> blocks of a page run in one shell. Each
/// <c>http</c> block is the answer of the block above it.
/// </summary>
internal sealed class ReadmeTests
{
    private const string EndOfBlock = "--- end of block ---";

    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", ".."));

    private static readonly string[] PagesWithCalls = [.. Pages("docs").Prepend("README.md").Where(page => Blocks(page).Count > 0)];

    [TestCaseSource(nameof(PagesWithCalls))]
    public async Task Every_call_answers_what_is_printed_below_it(string page)
    {
        // The first block of the README sets the variables that every page uses.
        var blocks = page == "README.md" ? Blocks(page) : [Blocks("README.md")[0], .. Blocks(page)];
        var calls = blocks.Where(block => block.Kind == "sh").Select(block => block.Text).ToList();

        var outputs = await RunAsync(calls);

        Assert.That(outputs, Has.Count.EqualTo(calls.Count), string.Join('\n', outputs));
        var compared = 0;
        for (var (i, call) = (0, -1); i < blocks.Count; i++)
        {
            if (blocks[i].Kind == "sh")
                call++;
            else
                AssertSameShape(outputs[call], blocks[i].Text, calls[call], ++compared);
        }
        Assert.That(compared, Is.Not.Zero);
    }

    [Test]
    public void The_settings_table_names_what_is_read()
    {
        var asked = new AskedNames();
        var settings = new Settings(new ConfigurationRoot([asked]));
        foreach (var setting in typeof(Settings).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            _ = setting.GetValue(settings);

        var table = Rows("docs/operating.md", "Setting").Select(row => row[0].Trim('`').Replace("__", ":", StringComparison.Ordinal));

        Assert.That(table, Is.EquivalentTo(asked.Names));
    }

    [Test]
    public void The_package_table_has_every_package_in_its_version()
    {
        var pinned =
            from package in XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion")
            select $"{package.Attribute("Include")!.Value} {package.Attribute("Version")!.Value}";
        var told =
            from row in Rows("docs/packages.md", "Package")
            from package in row[0].Split(", ").Zip(row[1].Split(", "))
            select $"{package.First} {package.Second}";

        Assert.That(told, Is.EquivalentTo(pinned));
    }

    [Test]
    public void Every_link_leads_somewhere()
    {
        var missing =
            from page in AllPages()
            from Match link in Regex.Matches(Read(page), @"\]\(([^)#:\s]+)(#[^)]*)?\)")
            let target = Path.Combine(Root, Path.GetDirectoryName(page)!, link.Groups[1].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{page}: {link.Groups[1].Value}";

        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void Every_link_to_a_heading_names_one()
    {
        var missing =
            from page in AllPages()
            from Match link in Regex.Matches(Read(page), @"\]\(([^)#:\s]*)#([^)\s]+)\)")
            let target = link.Groups[1].Value is { Length: > 0 } path ? Path.Combine(Path.GetDirectoryName(page)!, path) : page
            where !Anchors(target).Contains(link.Groups[2].Value)
            select $"{page}: {link.Groups[1].Value}#{link.Groups[2].Value}";

        Assert.That(missing, Is.Empty);
    }

    /// <summary>Runs the blocks in one shell, in a folder with a .feather/demo.json as scripts/run writes it.</summary>
    private static async Task<List<string>> RunAsync(IEnumerable<string> blocks)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var team = await organization.HasTeamAsync(agent, await organization.HasAgentAsync());
        var directory = Directory.CreateTempSubdirectory("readme").FullName;
        Directory.CreateDirectory(Path.Combine(directory, ".feather"));
        var feather = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, "scripts")).FullName, "feather");
        await File.WriteAllTextAsync(feather, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "Feather.WebApi.dll")}' \"$@\"\n");
        await File.WriteAllTextAsync(
            Path.Combine(directory, ".feather", "demo.json"),
            $$"""
            {
              "base_url": "{{FeatherApi.Server.Address.GetLeftPart(UriPartial.Authority)}}",
              "api_key": "{{organization.ApiKey}}",
              "organization_id": "{{organization.Id}}",
              "agent_id": "{{agent.Id}}",
              "team_id": "{{team.Id}}",
              "end_user_id": "{{Guid.NewGuid()}}"
            }
            """);

        var start = new ProcessStartInfo("bash", ["-eu", "-s"])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["no_proxy"] = "*";
        start.Environment["ConnectionStrings__Feather"] = FeatherApi.Database.ApiConnectionString;
        start.Environment["ConnectionStrings__FeatherOwner"] = FeatherApi.Database.OwnerConnectionString;
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync();
        var errors = shell.StandardError.ReadToEndAsync();
        await shell.StandardInput.WriteAsync("chmod +x scripts/feather\n" + string.Concat(blocks.Select(block => $"{block}\nprintf '\\n%s\\n' '{EndOfBlock}'\n")));
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        Directory.Delete(directory, recursive: true);
        Assert.That(shell.ExitCode, Is.Zero, await errors);
        return [.. (await output).Split($"{EndOfBlock}\n")[..^1]];
    }

    /// <summary>
    /// Compares the status line, the names of the printed headers, and the names of the body's members in their order. A printed
    /// "…" stands for any members.
    /// </summary>
    private static void AssertSameShape(string answered, string printed, string call, int number)
    {
        var (status, headers, body) = Parse(answered);
        var (printedStatus, printedHeaders, printedBody) = Parse(printed);

        Assert.That(status, Is.EqualTo(printedStatus), $"call {number}: {call}\n{answered}");
        Assert.That(printedHeaders, Is.SubsetOf(headers), $"call {number}: {call}");
        Assert.That(body, Does.Match($"^{Regex.Escape(printedBody).Replace("…", "[^\n]+", StringComparison.Ordinal)}$"), $"call {number}: {call}");
    }

    private static (string Status, IReadOnlyList<string> Headers, string Body) Parse(string answer)
    {
        var parts = answer.ReplaceLineEndings("\n").Trim().Split("\n\n", 2);
        var head = parts[0].Split('\n');
        return (
            head[0],
            [.. head[1..].Select(line => line.Split(':')[0])],
            parts[1].StartsWith("event:", StringComparison.Ordinal) ? EventsIn(parts[1]) : MembersOf(parts[1]));
    }

    /// <summary>
    /// A line for each kind of event, with the members of its data. The number of pieces of an answer varies, so equal neighbors
    /// count once.
    /// </summary>
    private static string EventsIn(string stream)
    {
        List<string> events = [];
        foreach (var text in stream.Split("\n\n"))
        {
            var (name, data) = (text.Split('\n')[0], text[(text.IndexOf("data: ", StringComparison.Ordinal) + 6)..]);
            var kind = $"{name} {MembersOf(data)}";
            if (events.LastOrDefault() != kind)
                events.Add(kind);
        }
        return string.Join('\n', events);
    }

    private static string MembersOf(string json) => string.Join(' ', JsonElement.Parse(json).EnumerateObject().Select(member => member.Name));

    /// <summary>The rows of the table whose first column has this heading.</summary>
    private static IEnumerable<string[]> Rows(string page, string heading) =>
        Read(page).Split('\n')
            .SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    /// <summary>The blocks that are run or compared, in their order.</summary>
    private static List<(string Kind, string Text)> Blocks(string page) =>
        [.. Regex.Matches(Read(page), "^```(sh|http)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
            .Select(block => (block.Groups[1].Value, block.Groups[2].Value))];

    private static string Read(string page) => File.ReadAllText(Path.Combine(Root, page));

    /// <summary>The names that GitHub gives to the headings of a page.</summary>
    private static IEnumerable<string> Anchors(string page) =>
        Regex.Matches(Read(page), "^#+ (.*)$", RegexOptions.Multiline)
            .Select(heading => Regex.Replace(heading.Groups[1].Value.ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-'));

    private static IEnumerable<string> AllPages() => ["README.md", "CONTRIBUTING.md", .. Pages("docs"), .. Pages("docs/adr")];

    private static IEnumerable<string> Pages(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.md").Select(path => Path.GetRelativePath(Root, path));

    private static string Here([CallerFilePath] string file = "") => file;

    /// <summary>Remembers the names of the settings that the server reads. It has values only for required settings.</summary>
    private sealed class AskedNames : ConfigurationProvider
    {
        public HashSet<string> Names { get; } = [];

        public override bool TryGet(string key, out string? value)
        {
            Names.Add(key);
            value = key.StartsWith("ConnectionStrings:", StringComparison.Ordinal) ? "Host=localhost" : null;
            return value is not null;
        }
    }
}
