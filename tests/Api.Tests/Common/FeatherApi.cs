using Feather.Infrastructure.Common;
using Npgsql;

namespace Feather.Api.Tests;

/// <summary>
/// All tests share one migrated database on the cluster that scripts/test started, and one server in this process. The server
/// listens on loopback and logs in as the API does. Each test makes its own organization.
/// </summary>
[SetUpFixture]
internal sealed class FeatherApi
{
    public static TestDatabase Database { get; private set; } = null!;

    public static TestServer Server { get; private set; } = null!;

    public static Task<TestOrganization> NewOrganizationAsync(params string[] scopes) => TestOrganization.CreateAsync(Database, Server, scopes);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        Server = await TestServer.StartAsync(Database);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await Server.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>The throwaway cluster that scripts/test starts. These tests need it.</summary>
internal static class TestCluster
{
    public static string ConnectionString { get; } = Required("FEATHER_TEST_POSTGRES");

    /// <summary>The script that starts, stops and kills clusters. A test that breaks a cluster makes its own.</summary>
    public static string Script { get; } = Required("FEATHER_TEST_POSTGRES_SCRIPT");

    private static string Required(string variable) => Environment.GetEnvironmentVariable(variable)
        ?? throw new InvalidOperationException($"{variable} is not set: run the tests with scripts/test.");
}

/// <summary>A new database with the two logins and the schema.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string cluster;
    private readonly string name;

    private TestDatabase(string cluster, string name)
    {
        this.cluster = cluster;
        this.name = name;
        Owner = DataSources.Create(OwnerConnectionString);
    }

    /// <summary>The owner's pool. It sees every organization, so that tests can arrange and check rows.</summary>
    public NpgsqlDataSource Owner { get; }

    public string OwnerConnectionString => ConnectionString($"{name}_owner");

    /// <summary>The superuser of the throwaway cluster, in this database.</summary>
    public string SuperuserConnectionString => new NpgsqlConnectionStringBuilder(cluster) { Database = name }.ConnectionString;

    public string ApiConnectionString => ConnectionString(ApiLogin);

    public string ApiLogin => $"{name}_api";

    public static async Task<TestDatabase> CreateAsync(string cluster, bool migrate = true)
    {
        var database = new TestDatabase(cluster, $"feather_{Guid.NewGuid():n}"[..20]);
        await using var superuser = NpgsqlDataSource.Create(cluster);
        foreach (var statement in (string[])
            [
                $"create role {database.name}_owner login password 'owner'",
                $"create role {database.ApiLogin} login password 'api'",
                $"create database {database.name} owner {database.name}_owner",
            ])
        {
            await using var command = superuser.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }

        if (migrate)
            await database.MigrateAsync();
        return database;
    }

    public async Task MigrateAsync()
    {
        await new Migrator(Owner).MigrateAsync(CancellationToken.None);
        await Logins.GrantAsync(Owner, ApiLogin, CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await Owner.DisposeAsync();

    private string ConnectionString(string login) => new NpgsqlConnectionStringBuilder(cluster)
    {
        Database = name,
        Username = login,
        Password = login.EndsWith("_owner", StringComparison.Ordinal) ? "owner" : "api",
        MaxPoolSize = 60,
    }.ConnectionString;
}
