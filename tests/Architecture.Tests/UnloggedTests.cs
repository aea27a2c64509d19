using System.Text.RegularExpressions;

namespace Feather.Architecture.Tests;

/// <summary>A log names a request and never shows it: every record that carries one derives from Unlogged.</summary>
internal sealed class UnloggedTests
{
    [Test]
    public void Every_command_query_and_request_derives_from_Unlogged()
    {
        var requests = Records().Where(record => Regex.IsMatch(record.Bases, @"\b(ICommand|IIdempotentCommand|IQuery|IBody)<")).ToList();
        var offences = requests.Where(record => !Regex.IsMatch(record.Bases, @"\bUnlogged\b"));

        Assert.That(requests, Has.Count.GreaterThan(100), "the search finds the records");
        Assert.That(offences.Select(record => $"{record.Path}: {record.Name} needs the base `Unlogged`"), Is.Empty);
    }

    [Test]
    public void No_record_hides_itself_by_hand()
    {
        var offences =
            from file in Source.FilesBelow("src")
            where Regex.IsMatch(file.Text, @"override string ToString\(\) => (nameof|GetType)\(") && !file.Path.EndsWith("/Unlogged.cs", StringComparison.Ordinal)
            select $"{file.Path} overrides ToString; its record needs the base `Unlogged`";

        Assert.That(offences, Is.Empty);
    }

    private static IEnumerable<(string Path, string Name, string Bases)> Records() =>
        from file in Source.FilesBelow("src")
        from Match record in Regex.Matches(file.Text, @"\brecord (?<name>\w+)\s*(?<list>\((?>[^()]+|\((?<depth>)|\)(?<-depth>))*(?(depth)(?!))\))?\s*:(?<bases>[^{;]+)")
        select (file.Path, record.Groups["name"].Value, record.Groups["bases"].Value);
}
