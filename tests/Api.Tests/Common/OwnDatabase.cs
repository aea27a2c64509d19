using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Respawn;

namespace Feather.Api.Tests;

/// <summary>A database and a server for one fixture whose tests look across organizations. The fixture empties it before each test.</summary>
internal sealed class OwnDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource superuser;
    private readonly Respawner respawner;

    private OwnDatabase(TestDatabase database, TestServer server, NpgsqlDataSource superuser, Respawner respawner) =>
        (Database, Server, this.superuser, this.respawner) = (database, server, superuser, respawner);

    public TestDatabase Database { get; }

    public TestServer Server { get; }

    /// <param name="settings">Settings of the server, as an operator would set them.</param>
    public static async Task<OwnDatabase> CreateAsync(params (string Name, string Value)[] settings)
    {
        var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        // The foreign keys form cycles, so Respawn disables their triggers. PostgreSQL allows that to a superuser only.
        var superuser = NpgsqlDataSource.Create(database.SuperuserConnectionString);
        await using var connection = await superuser.OpenConnectionAsync();
        var respawner = await Respawner.CreateAsync(connection, new RespawnerOptions
        {
            DbAdapter = DbAdapter.Postgres,
            TablesToIgnore = [new("migrations", "journal")],
        });
        return new OwnDatabase(database, await TestServer.StartAsync(database, settings), superuser, respawner);
    }

    public Task<TestOrganization> NewOrganizationAsync() => TestOrganization.CreateAsync(Database, Server);

    /// <summary>The server's only worker of this type. The test runs it at once instead of on its timer.</summary>
    public TWorker Worker<TWorker>() => Server.Services.GetServices<IHostedService>().OfType<TWorker>().Single();

    /// <summary>Empties every table. A worker can lock the same tables in another order; the reset then starts again.</summary>
    public async Task ResetAsync()
    {
        await using var connection = await superuser.OpenConnectionAsync();
        for (var isEmpty = false; !isEmpty;)
        {
            try
            {
                await respawner.ResetAsync(connection);
                isEmpty = true;
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await superuser.DisposeAsync();
        await Database.DisposeAsync();
    }
}
