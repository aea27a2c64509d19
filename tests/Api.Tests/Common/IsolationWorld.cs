using Npgsql;

namespace Feather.Api.Tests.Common;

/// <summary>A server with both walls between organizations, or without one: the policies, or the conditions of some statements.</summary>
internal sealed class IsolationWorld : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly ServerProcess server;

    private IsolationWorld(TestDatabase database, ServerProcess server) => (this.database, this.server) = (database, server);

    /// <summary>Only scripts/prove makes builds without conditions.</summary>
    public static IEnumerable<TestCaseData> All()
    {
        yield return new TestCaseData("both walls", null, true).SetArgDisplayNames("both walls");
        yield return new TestCaseData("without policies", null, false).SetArgDisplayNames("without policies");
        var variants = Environment.GetEnvironmentVariable("FEATHER_PROVE_VARIANTS") ?? "";
        foreach (var variant in variants.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('=')))
            yield return new TestCaseData($"without conditions in {variant[0]}", variant[1], true).SetArgDisplayNames(variant[0]);
    }

    public static async Task<IsolationWorld> CreateAsync(string? program, bool policies)
    {
        var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        foreach (var (table, _) in policies ? [] : await ProtectedTables.AllAsync(database.Owner))
        {
            await using var command = database.Owner.CreateCommand($"alter table {table} disable row level security");
            await command.ExecuteNonQueryAsync();
        }
        return new IsolationWorld(database, await ServerProcess.StartAsync(database, program));
    }

    public Task<TestOrganization> NewOrganizationAsync() => TestOrganization.CreateAsync(database, server.Address);

    /// <summary>Covers every row of the organization in every table of organizations.</summary>
    public async Task<string> ChecksumAsync(Guid organization)
    {
        List<string> sums = [];
        foreach (var (table, column) in await ProtectedTables.AllAsync(database.Owner))
        {
            await using var command = database.Owner.CreateCommand(
                $"select count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') from {table} t where t.{column} = $1");
            command.Parameters.Add(new NpgsqlParameter { Value = organization });
            sums.Add($"{table} {await command.ExecuteScalarAsync()}");
        }
        return string.Join('\n', sums);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }
}

internal static class ProtectedTables
{
    /// <summary>Lists the tables of organizations with their organization column, whether the policies are on or off.</summary>
    public static async Task<List<(string Table, string Column)>> AllAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            """
            select p.polrelid::regclass::text, case when p.polrelid = 'identity.organizations'::regclass then 'id' else 'organization_id' end
            from pg_policy p
            where p.polname = 'one_organization'
            order by 1
            """);
        await using var reader = await command.ExecuteReaderAsync();
        List<(string, string)> tables = [];
        while (await reader.ReadAsync())
            tables.Add((reader.GetString(0), reader.GetString(1)));
        return tables;
    }
}
