using System.Text.Json;
using Dapper;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Conversations;
using Feather.Infrastructure.Turns;

namespace Feather.Api.Tests.Conversations;

/// <summary>The rows that PostgreSQL reads for the API's login must not grow with the length of the conversation.</summary>
internal sealed class LongConversationTests
{
    private const int Short = 100;
    private const int Long = 10_000;

    private TestDatabase database = null!;
    private TestOrganization organization = null!;
    private readonly Dictionary<int, Guid> conversations = [];

    private static IEnumerable<TestCaseData> Statements()
    {
        yield return Case("first page of messages", MessageStatements.After, 51);
        yield return Case("last page of messages", MessageStatements.After, 51, behind: 30);
        yield return Case("poll of new messages", MessageStatements.After, 1_000, behind: 4);
        yield return Case("poll of nothing new", MessageStatements.After, 1_000, behind: 0);
        yield return Case("conversation", ConversationStatements.ById, 1);
        yield return Case("recent messages", MessageStatements.Newest, 10);
        yield return Case("history of a turn", MessageStatements.Newest, 50);
        yield return Case("first page of the trace", TraceStatements.Steps, 21);
        yield return Case("last page of the trace", TraceStatements.Steps, 21, behind: 20);

        static TestCaseData Case(string name, string statement, int rows, int? behind = null) => new TestCaseData(statement, rows, behind).SetArgDisplayNames(name);
    }

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        organization = await TestOrganization.CreateAsync(database, FeatherApi.Server.Address);
        foreach (var messages in (int[])[Short, Long])
        {
            conversations[messages] = Guid.CreateVersion7();
            var agent = await organization.HasAgentAsync();
            await organization.ExecuteAsync(
                """
                insert into conversations.conversations (
                    organization_id, id, end_user_id, channel, status, session_type, agent_id, agent_revision_id, assigned_agent_id,
                    created_at, updated_at, last_activity_at)
                values (@Organization, @Id, gen_random_uuid(), 'chat', 'active', 'live', @Agent, @RevisionId, @Agent, '2026-01-31', now(), now())
                """,
                new { Organization = organization.Id, Id = conversations[messages], Agent = agent.Id, agent.RevisionId });
            await organization.HasTurnsAsync(conversations[messages], messages / 2);
        }
        await organization.ExecuteAsync("analyze conversations.conversations, conversations.messages, turns.turns");
    }

    [OneTimeTearDown]
    public async Task DropAsync() => await database.DisposeAsync();

    [TestCaseSource(nameof(Statements))]
    public async Task A_long_one_costs_no_more_than_a_short_one(string statement, int rows, int? behind)
    {
        var (atShort, atLong) = (await RowsReadAsync(Short), await RowsReadAsync(Long));

        Proof.Show($"rows read at {Short} and at {Long} messages", ("short", atShort), ("long", atLong));
        Assert.That(atShort, behind == 0 ? Is.Zero : Is.Positive);
        Assert.That(atLong, Is.LessThanOrEqualTo(atShort));

        async Task<int> RowsReadAsync(int messages)
        {
            await using var api = DataSources.Create(database.ApiConnectionString);
            await using var connection = await api.OpenConnectionAsync();
            await connection.ExecuteAsync("begin; select tenancy.use_organization(@Id)", new { organization.Id });
            var plan = await connection.QuerySingleAsync<string>(
                $"explain (analyze, format json) {statement}",
                new
                {
                    OrganizationId = organization.Id,
                    Id = conversations[messages],
                    ConversationId = conversations[messages],
                    Role = (string?)null,
                    AfterSeq = behind is null ? -1 : messages - 1 - behind,
                    TurnId = (Guid?)null,
                    Category = "product",
                    AfterCreatedAt = behind is null ? DateTime.UnixEpoch : new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds((messages / 2) - behind.Value),
                    AfterId = Guid.Empty,
                    AfterPlace = 0,
                    Rows = rows,
                });
            return RowsRead(JsonElement.Parse(plan)[0].GetProperty("Plan"));
        }
    }

    /// <summary>Counts the rows that the plan reads from tables, including rows that a filter removes.</summary>
    private static int RowsRead(JsonElement node)
    {
        var own = node.TryGetProperty("Relation Name", out _) ? Number("Actual Loops") * (Number("Actual Rows") + Number("Rows Removed by Filter")) : 0;
        var below = node.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray().Sum(RowsRead) : 0;
        return (int)own + below;

        double Number(string name) => node.TryGetProperty(name, out var number) ? number.GetDouble() : 0;
    }
}
