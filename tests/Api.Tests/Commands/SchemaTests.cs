namespace Feather.Api.Tests.Commands;

[Parallelizable(ParallelScope.All)]
internal sealed class SchemaTests
{
    [Test]
    public async Task Migrate_makes_the_schema_and_then_finds_nothing_to_do()
    {
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString, migrate: false);

        var first = await FeatherProcess.RunAsync(Settings(database), "migrate");
        var second = await FeatherProcess.RunAsync(Settings(database), "migrate");
        var doctor = await FeatherProcess.RunAsync(Settings(database), "doctor");
        var keyed = await FeatherProcess.RunAsync([.. Settings(database), ("SecretsKey", Convert.ToBase64String(new byte[32]))], "doctor");

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 0)), first.Error + second.Error);
        Assert.That(first.Error, Does.Contain("applied 0001_").And.Contain("grant ").And.Contain("analyze migrations.journal\n"));
        Assert.That(first.Error, Does.Not.Contain("analyze conversations."), "if an empty table is analyzed, the planner scans the whole table after it has grown");
        Assert.That(second.Error, Is.Empty);
        Assert.That((doctor.ExitCode, doctor.Output), Is.EqualTo((0, "SecretsKey is not set: tools with secure values will be refused.\nNothing is wrong.\n")));
        Assert.That((keyed.ExitCode, keyed.Output), Is.EqualTo((0, "Nothing is wrong.\n")));
    }

    [Test]
    public async Task Two_migrations_at_once_apply_each_file_once()
    {
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString, migrate: false);

        var both = await Task.WhenAll(
            FeatherProcess.RunAsync(Settings(database), "migrate"), FeatherProcess.RunAsync(Settings(database), "migrate"));

        var applied = both.SelectMany(one => one.Error.Split('\n')).Where(line => line.StartsWith("applied ", StringComparison.Ordinal)).ToList();
        Assert.That(both.Select(one => one.ExitCode), Is.All.Zero, both[0].Error + both[1].Error);
        Assert.That(applied, Is.Unique.And.Count.EqualTo(await ScalarAsync(database, "select count(*) from migrations.journal")));
    }

    [TestCase("update migrations.journal set checksum = 'edited' where number = 2", "Migration 0002_", "was changed after it had been applied.")]
    [TestCase("insert into migrations.journal (number, name, checksum) values (0, '0000_gone.sql', '')", "Migration 0000_gone.sql", "is missing from this binary.")]
    public async Task A_journal_that_disagrees_is_refused_by_all(string change, string migration, string problem)
    {
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        await ScalarAsync(database, change);

        var migrate = await FeatherProcess.RunAsync(Settings(database), "migrate");
        var doctor = await FeatherProcess.RunAsync(Settings(database), "doctor");
        var serve = await FeatherProcess.RunAsync(Settings(database));

        Assert.That((migrate.ExitCode, doctor.ExitCode, serve.ExitCode), Is.EqualTo((1, 1, 1)));
        foreach (var said in (string[])[migrate.Error, doctor.Output, serve.Error])
            Assert.That(said, Does.Contain(migration).And.Contain(problem).And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_schema_that_is_behind_is_not_served()
    {
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        await ScalarAsync(database, "delete from migrations.journal where number = (select max(number) from migrations.journal)");

        var doctor = await FeatherProcess.RunAsync(Settings(database), "doctor");
        var serve = await FeatherProcess.RunAsync(Settings(database));

        Assert.That((doctor.ExitCode, serve.ExitCode), Is.EqualTo((1, 1)));
        Assert.That(doctor.Output, Does.StartWith("The schema is behind this binary, from "));
        Assert.That(serve.Error, Does.StartWith("The schema is behind this binary, from ").And.Contain("scripts/feather migrate"));
    }

    [Test]
    public async Task An_empty_database_is_not_served()
    {
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString, migrate: false);

        var doctor = await FeatherProcess.RunAsync(Settings(database), "doctor");
        var serve = await FeatherProcess.RunAsync(Settings(database));

        Assert.That((doctor.ExitCode, serve.ExitCode), Is.EqualTo((1, 1)));
        Assert.That(serve.Error, Does.StartWith("The schema is behind this binary, from 0001_"));
    }

    [Test]
    public async Task A_schema_that_is_ahead_is_served()
    {
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        await ScalarAsync(database, "insert into migrations.journal (number, name, checksum) values (9999, '9999_later.sql', '')");

        await using var server = await FeatherProcess.ServeAsync(Settings(database));
        using var client = new HttpClient { BaseAddress = server.Address };

        Assert.That(await client.GetStringAsync("/health/ready"), Is.EqualTo("""{"status":"ready"}"""));
        Assert.That((await FeatherProcess.RunAsync(Settings(database), "migrate")).ExitCode, Is.Zero);
    }

    [TestCase("revoke usage on schema conversations from {0}", "Missing: grant usage on schema conversations to {0};")]
    [TestCase("revoke insert on agents.agents from {0}", "Missing: grant select, insert, update, delete on table agents.agents to {0};")]
    [TestCase("revoke execute on function identity.find_api_key(bytea) from {0}",
        "Missing: grant execute on function identity.find_api_key(bytea) to {0};")]
    [TestCase("revoke usage on schema migrations from {0}", "Missing: grant usage on schema migrations to {0};")]
    public async Task Doctor_prints_the_grant_that_is_missing_and_migrate_gives_it(string revoke, string missing)
    {
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        await ScalarAsync(database, revoke.Replace("{0}", database.ApiLogin, StringComparison.Ordinal));

        var doctor = await FeatherProcess.RunAsync(Settings(database), "doctor");
        var migrate = await FeatherProcess.RunAsync(Settings(database), "migrate");
        var expected = missing.Replace("{0}", database.ApiLogin, StringComparison.Ordinal);

        Assert.That((doctor.ExitCode, migrate.ExitCode), Is.EqualTo((1, 0)), doctor.Output + migrate.Error);
        Assert.That(doctor.Output.Split('\n'), Has.One.EqualTo(expected));
        Assert.That(migrate.Error, Is.EqualTo(expected["Missing: ".Length..^1] + "\n"));
    }

    [Test]
    public async Task A_table_without_statistics_is_named_by_doctor_and_analyzed_by_migrate()
    {
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        await ScalarAsync(
            database,
            """
            alter table identity.organizations set (autovacuum_enabled = off);
            insert into identity.organizations (id, name, created_at, updated_at)
            select gen_random_uuid(), 'Restored', now(), now() from generate_series(1, 2000)
            """);

        var before = await FeatherProcess.RunAsync(Settings(database), "doctor");
        var migrate = await FeatherProcess.RunAsync(Settings(database), "migrate");
        var after = await FeatherProcess.RunAsync(Settings(database), "doctor");
        var pages = await ScalarAsync(database, "select relpages from pg_class where oid = 'identity.organizations'::regclass");

        Assert.That((before.ExitCode, before.Output), Is.EqualTo((1, "Without statistics: analyze identity.organizations;\n")));
        Assert.That((migrate.ExitCode, migrate.Error), Is.EqualTo((0, "analyze identity.organizations\n")));
        Assert.That(after.ExitCode, Is.Zero, after.Output);
        Assert.That(pages, Is.GreaterThan(10));
    }

    private static (string, string)[] Settings(TestDatabase database) =>
    [
        ("ConnectionStrings__Feather", database.ApiConnectionString),
        ("ConnectionStrings__FeatherOwner", database.OwnerConnectionString),
        ("Urls", "http://127.0.0.1:0"),
    ];

    private static async Task<object?> ScalarAsync(TestDatabase database, string sql)
    {
        await using var command = database.Owner.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
