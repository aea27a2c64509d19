using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Feather.Bench;

/// <summary>The plan and the number of buffers with which PostgreSQL looks up a conversation for the API's login.</summary>
internal sealed record Explanation(string Plan, int MedianBuffers, int MostBuffers)
{
    private const int Samples = 101;

    public static async Task<Explanation> OfAsync(string connectionString, Recording recording, Demo demo, int users)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        HashSet<string> plans = [];
        List<int> buffers = [];
        for (var i = 0; i < Samples; i++)
        {
            var endUser = Guid.Parse(Random.Shared.Next(1, users + 1).ToString("D32", CultureInfo.InvariantCulture));
            var plan = await ExplainAsync(dataSource, recording.Lookup, demo, endUser);
            plans.Add(Shape(plan));
            buffers.Add(plan.GetProperty("Shared Hit Blocks").GetInt32() + plan.GetProperty("Shared Read Blocks").GetInt32());
        }

        buffers.Sort();
        return new Explanation(string.Join(" | ", plans.Order(StringComparer.Ordinal)), buffers[Samples / 2], buffers[^1]);
    }

    private static async Task<JsonElement> ExplainAsync(NpgsqlDataSource dataSource, Statement lookup, Demo demo, Guid endUser)
    {
        var values = new Values(demo.organization_id, endUser, demo.agent_id, Revision: default, Conversation: default, Now: default);
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var scope = new NpgsqlCommand("select tenancy.use_organization($1)", connection) { Parameters = { new() { Value = demo.organization_id } } };
        await scope.ExecuteNonQueryAsync();
        await using var explain = new NpgsqlCommand($"explain (analyze, buffers, format json) {lookup.Sql}", connection);
        foreach (var parameter in lookup.Parameters)
            explain.Parameters.Add(parameter.With(values));
        using var explained = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync())!);
        return explained.RootElement[0].GetProperty(nameof(Plan)).Clone();
    }

    private static string Shape(JsonElement plan)
    {
        var index = plan.TryGetProperty("Index Name", out var name) ? $" {name}" : "";
        var below = plan.TryGetProperty("Plans", out var plans) ? $" ({string.Join(", ", plans.EnumerateArray().Select(Shape))})" : "";
        return plan.GetProperty("Node Type").GetString() + index + below;
    }
}
