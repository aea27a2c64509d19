using System.Diagnostics;
using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Common;

/// <summary>Reads a list page by page while it grows. Every item that was there at the start appears exactly once.</summary>
internal sealed class PagingRaceTests
{
    private const int InsertsPerSecond = 50;

    [TestCase("/v1/agents", "/v1/agents")]
    [TestCase("/v1/identity/end-users", "/v1/identity/resolve")]
    [TestCase("/v1/v2/conversations", "/v1/v2/conversations/test-chat")]
    public async Task No_gap_and_no_duplicate_while_rows_are_inserted(string list, string create)
    {
        var rows = Proof.Size(inSuite: 300, inProof: 10_000);
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        await using var server = await TestServer.StartAsync(database);
        var organization = await TestOrganization.CreateAsync(database, server);
        await ManyRows.AddAsync(organization, rows);
        var agentId = await organization.ScalarAsync<Guid>("select a.id from agents.agents a where a.organization_id = @Organization limit 1");
        var before = await SeenAsync(organization, list, pause: TimeSpan.Zero);
        var (inserted, started) = (0, Stopwatch.GetTimestamp());

        var reading = SeenAsync(organization, list, TimeSpan.FromMilliseconds(5));
        while (!reading.IsCompleted)
        {
            var due = Stopwatch.GetElapsedTime(started).TotalSeconds * InsertsPerSecond;
            if (inserted > due)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1000.0 / InsertsPerSecond));
                continue;
            }
            inserted++;
            var made = await organization.PostAsync(create, new { name = "New", channel = "web", external_id = $"{Guid.NewGuid()}", agent_id = agentId });
            Assert.That(made.Status, Is.AnyOf(200, 201), made.Body);
        }
        var seen = await reading;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        var gaps = before.Except(seen).Count();
        var duplicates = seen.Count - seen.Distinct().Count();
        Proof.Show(
            $"pages: {list}", ("rows", before.Count), ("inserted meanwhile", inserted), ("a second", Math.Round(inserted / seconds)),
            ("gaps", gaps), ("duplicates", duplicates));
        Assert.That((gaps, duplicates), Is.EqualTo((0, 0)));
        Assert.That(inserted, Is.GreaterThan(0));
    }

    private static async Task<List<string>> SeenAsync(TestOrganization organization, string list, TimeSpan pause)
    {
        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = Expect(200, await organization.GetAsync($"{list}?limit=50{(cursor is null ? "" : $"&cursor={cursor}")}"));
            seen.AddRange(page.Json.GetProperty("items").EnumerateArray()
                .Select(item => (item.TryGetProperty("id", out var id) ? id : item.GetProperty("uid")).GetString()!));
            cursor = page.Text("next_cursor");
            await Task.Delay(pause);
        }
        while (cursor is not null);
        return seen;
    }
}
