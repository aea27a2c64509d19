using System.Text.RegularExpressions;

namespace Feather.Architecture.Tests;

internal sealed class MigrationTests
{
    private static readonly (string Name, string Sql)[] Migrations =
    [
        .. Directory.EnumerateFiles(Path.Combine(Source.Root, "db/migrations"))
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(path), File.ReadAllText(path))),
    ];

    [Test]
    public void Are_numbered_from_one_without_gaps()
    {
        var numbers = Migrations.Select(migration => Regex.Match(migration.Name, @"^(\d{4})_[a-z]+_[a-z_]+\.sql$").Groups[1].Value);

        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, Migrations.Length).Select(number => $"{number:0000}")));
    }

    /// <summary>A table cannot be distributed after its foreign keys exist. Without protection it is open to every organization.</summary>
    [Test]
    public void Every_table_is_distributed_before_its_foreign_keys_and_protected()
    {
        foreach (var (name, sql) in Migrations)
        {
            foreach (var table in Regex.Matches(sql, @"create table (\S+)").Select(match => match.Groups[1].Value))
            {
                Assert.That(sql, Does.Contain($"tenancy.distribute('{table}'"), $"{name}: {table}");
                if (table != "identity.api_key_hashes")
                    Assert.That(sql, Does.Contain($"tenancy.protect('{table}'"), $"{name}: {table}");
            }

            var firstKey = sql.IndexOf("foreign key (", StringComparison.Ordinal);
            var lastDistribute = sql.LastIndexOf("select tenancy.distribute(", StringComparison.Ordinal);
            if (firstKey >= 0 && lastDistribute >= 0)
                Assert.That(lastDistribute, Is.LessThan(firstKey), name);
        }
    }

    [TestCase("on delete set null")]
    [TestCase("create trigger")]
    [TestCase("set constraints")]
    [TestCase("rename constraint")]
    public void Use_nothing_that_cannot_be_distributed(string words)
    {
        Assert.That(Migrations.Where(migration => migration.Sql.Contains(words, StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }
}
