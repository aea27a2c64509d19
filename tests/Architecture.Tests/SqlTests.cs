using System.Text.RegularExpressions;

namespace Feather.Architecture.Tests;

/// <summary>The first wall between organizations: every statement names the organization of its rows.</summary>
internal sealed class SqlTests
{
    private static readonly string[] OwnedTables =
    [
        .. from file in Directory.EnumerateFiles(Path.Combine(Source.Root, "db/migrations"), "*.sql")
           from Match table in Regex.Matches(File.ReadAllText(file), @"create table (\S+) \((.*?)\n\);", RegexOptions.Singleline)
           where Regex.IsMatch(table.Groups[2].Value, @"^\s*organization_id uuid not null", RegexOptions.Multiline)
           select table.Groups[1].Value,
    ];

    private static readonly string[] Schemas =
    [
        .. ModuleBoundaryTests.MayImport.Keys.Select(module => module.ToLowerInvariant()), "migrations",
    ];

    [Test]
    public void Every_use_of_an_organizations_table_names_its_organization()
    {
        var offences =
            from statement in Statements()
            from table in OwnedTables
            let uses = Regex.Count(statement.Sql, $@"\b(from|join|update|into)\s+{Regex.Escape(table)}\b")
            where uses > 0 && Regex.Count(statement.Sql, @"organization_id = @OrganizationId|[(\s]organization_id,") < uses
            select $"{statement.Path}: {statement.Sql}";

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void Tables_are_found()
    {
        Assert.That(OwnedTables, Has.Member("conversations.conversations").And.Member("teams.members"));
        Assert.That(Statements().Count(), Is.GreaterThan(20));
    }

    [Test]
    public void Only_the_session_sets_a_scope_or_a_transaction()
    {
        var offences = Statements().Where(statement =>
            !statement.Path.EndsWith("/DbSession.cs", StringComparison.Ordinal)
            && Regex.IsMatch(statement.Sql, @"use_organization\(|set_config|^(begin|commit|rollback)\b"));

        Assert.That(offences.Select(statement => statement.Path), Is.Empty);
    }

    /// <summary>A batch names the row type of each statement, so that no caller counts results.</summary>
    [Test]
    public void Only_the_batch_and_the_session_read_results()
    {
        var readers =
            from file in Source.FilesBelow("src/Infrastructure")
            where Regex.IsMatch(file.Text, @"\b(SkipAsync|NextResult(Async)?|ExecuteReader(Async)?|QueryMultiple(Async)?|GetRowParser|\w*DataReader|NpgsqlBatch)\b")
            select file.Path;

        Assert.That(readers, Is.EquivalentTo(new[] { "src/Infrastructure/Common/Batch.cs", "src/Infrastructure/Common/DbSession.cs" }));
    }

    [Test]
    public void No_statement_is_made_of_values()
    {
        var offences =
            from file in Source.FilesBelow("src/Infrastructure")
            from Match literal in Regex.Matches(file.Text, "\\$(\"\"\".*?\"\"\"|\"[^\"\n]*\")", RegexOptions.Singleline)
            where Regex.IsMatch(literal.Value, @"\b(select|insert|update|delete)\b", RegexOptions.Singleline)
            from Match hole in Regex.Matches(literal.Value, @"\{([^}]*)\}")
            let name = hole.Groups[1].Value
            where !Regex.IsMatch(name, @"^\w+(Row|Statements)\.\w+$")
                && !file.Text.Contains($"const string {name} =", StringComparison.Ordinal)
            select $"{file.Path}: {hole.Value}";

        Assert.That(offences, Is.Empty);
    }

    /// <summary>If tables are distributed, two tables of a statement may be on different nodes, and then it cannot write both.</summary>
    [Test]
    public void A_statement_writes_one_organizations_table()
    {
        var offences =
            from statement in Statements()
            from sql in statement.Sql.Split(';')
            let written = OwnedTables.Where(table => Regex.IsMatch(
                sql, $@"(\binsert into|(?<!no key )\bupdate|\bdelete from)\s+{Regex.Escape(table)}\b"))
            where written.Count() > 1
            select $"{statement.Path}: {sql}";

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void A_module_uses_only_the_schemas_that_the_table_allows()
    {
        var offences =
            from use in SchemaUses()
            where !MayUse(use) && !Exceptions.Contains((use.Module, use.Access, use.Schema))
            select $"{use.Path}: {use.Module} {use.Access} {use.Schema}";

        Assert.That(offences.Distinct(), Is.Empty, "move the statement, or add an exception with its reason to ModuleBoundaryTests");
    }

    [Test]
    public void Every_exception_in_the_table_of_schemas_is_used()
    {
        var uses = SchemaUses().Where(use => !MayUse(use)).Select(use => (use.Module, use.Access, use.Schema));

        Assert.That(Exceptions.Except(uses), Is.Empty);
    }

    private static IEnumerable<(string Module, string Access, string Schema)> Exceptions =>
        ModuleBoundaryTests.SchemaExceptions.Select(exception => (exception.Module, exception.Access, exception.Schema));

    private static bool MayUse((string Path, string Module, string Access, string Schema) use)
    {
        var imports = ModuleBoundaryTests.MayImport.GetValueOrDefault(use.Module, []);
        return IsOwn(use.Module) || (use.Access == "reads" && (imports.Any(IsOwn) || Exceptions.Contains((use.Module, "writes", use.Schema))));

        bool IsOwn(string module) => module.Equals(use.Schema, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<(string Path, string Module, string Access, string Schema)> SchemaUses() =>
        from file in Source.FilesBelow("src/Infrastructure")
        let module = file.Path.Split('/')[2]
        from Match literal in Regex.Matches(file.Text, "\"\"\"(.*?)\"\"\"|\"([^\"\n]*)\"", RegexOptions.Singleline)
        from Match use in Regex.Matches(literal.Value, $@"(?<write>\b(insert into|(?<!no key )update|delete from)\s+)?\b(?<schema>{string.Join('|', Schemas)})\.[a-z_]+")
        select (file.Path, module, use.Groups["write"].Success ? "writes" : "reads", use.Groups["schema"].Value);

    private static IEnumerable<(string Path, string Sql)> Statements() =>
        from file in Source.FilesBelow("src/Infrastructure")
        from Match literal in Regex.Matches(file.Text, "\"\"\"(.*?)\"\"\"|\"((?:select|insert|update|delete|begin|commit|set|exists) ?[^\"\n]*)\"", RegexOptions.Singleline)
        let sql = literal.Groups[1].Success ? literal.Groups[1].Value : literal.Groups[2].Value
        where Regex.IsMatch(sql, @"\b(select|insert|update|delete|begin|commit)\b")
        select (file.Path, sql);
}
