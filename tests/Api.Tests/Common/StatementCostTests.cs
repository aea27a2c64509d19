using System.Text.RegularExpressions;
using Feather.Infrastructure.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Feather.Api.Tests.Common;

/// <summary>
/// The number of blocks that a statement reads depends on neither the size of an organization nor the planner's statistics.
/// Every operation runs against bench/skew.sql, and PostgreSQL counts the blocks of each statement.
/// </summary>
internal sealed partial class StatementCostTests
{
    private PrivateCluster cluster = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => cluster = await PrivateCluster.StartAsync(
        "shared_preload_libraries=pg_stat_statements", "autovacuum=off", "fsync=off", "max_wal_size=4GB", "shared_buffers=256MB");

    [OneTimeTearDown]
    public async Task StopAsync() => await cluster.DisposeAsync();

    [Test]
    public async Task No_statement_reads_more_than_it_needs_without_statistics_and_with_them()
    {
        await using var database = await SkewedDatabase.CreateAsync(cluster);
        await database.Server.Services.GetServices<IHostedService>().OfType<AnalyzeWorker>().Single().StopAsync(CancellationToken.None);
        await database.GrowAsync();

        var never = await MeasureAsync(database, "never analyzed");
        await database.AnalyzeAsync();
        var analyzed = await MeasureAsync(database, "analyzed");

        Assert.That(never.Concat(analyzed), Is.Empty);
    }

    [Test]
    public async Task No_statement_keeps_a_plan_from_when_its_tables_were_empty()
    {
        await using var database = await SkewedDatabase.CreateAsync(cluster);
        await new EveryRequest(database).SendAsync((_, send) => send());

        await database.GrowAsync();
        await Task.Delay(TimeSpan.FromSeconds(10));
        var grown = await MeasureAsync(database, "grown from empty");

        Assert.That(grown, Is.Empty);
    }

    /// <summary>Sends every request once to warm up and once to measure.</summary>
    private static async Task<IReadOnlyList<string>> MeasureAsync(SkewedDatabase database, string state)
    {
        await new EveryRequest(database).SendAsync((_, send) => send());
        List<(string Operation, StatementCost Cost)> costs = [];
        await new EveryRequest(database).SendAsync(async (operation, send) =>
        {
            await database.ForgetCostsAsync();
            await send();
            costs.AddRange((await database.CostsAsync()).Select(cost => (operation, cost)));
        });

        var worst = costs.MaxBy(one => one.Cost.SurplusPerCall);
        await TestContext.Out.WriteLineAsync(
            $"{state}: {costs.Select(one => one.Cost.Query).Distinct().Count()} statements of {costs.Select(one => one.Operation).Distinct().Count()} operations; "
            + $"the most blocks: {Line(state, worst.Operation, worst.Cost)}");
        return [.. costs.Where(one => one.Cost.IsTooHigh).OrderByDescending(one => one.Cost.BlocksPerCall).Select(one => Line(state, one.Operation, one.Cost))];
    }

    private static string Line(string state, string operation, StatementCost cost) =>
        $"{state}, {operation}: {cost.BlocksPerCall:0} blocks and {(double)cost.Rows / cost.Calls:0.#} rows a call: {Space().Replace(cost.Query, " ")}";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
