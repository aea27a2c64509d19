using Dapper;
using Feather.Domain.Agents;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Conversations;
using Feather.Infrastructure.Identity;
using Feather.Infrastructure.Memory;
using Feather.Infrastructure.Models;
using Feather.Infrastructure.Runtime;
using Feather.Infrastructure.Teams;
using Feather.Infrastructure.Turns;

namespace Feather.Api.Tests.Common;

/// <summary>
/// Behind a policy PostgreSQL uses an index only for conditions that cannot leak, and falls back to reading the table without
/// a word. So the plans of what every request asks are looked at, as the API's login, on tables that are worth an index.
/// </summary>
internal sealed class PlanTests
{
    private TestDatabase database = null!;
    private TestOrganization organization = null!;

    private static readonly BindingTarget Agent = new BindingTarget.ToAgent(new AgentId(Guid.NewGuid()), null);
    private static readonly BindingTarget Team = new BindingTarget.ToTeam(new TeamId(Guid.NewGuid()), null);

    private static IEnumerable<TestCaseData> Statements()
    {
        yield return new TestCaseData(ConversationStatements.ByKey(Key(Agent, null)), "one_open_per_end_user_and_agent").SetArgDisplayNames("open with agent");
        yield return new TestCaseData(ConversationStatements.ByKey(Key(Team, null)), "one_open_per_end_user_and_team").SetArgDisplayNames("open with team");
        yield return new TestCaseData(ConversationStatements.ByKey(Key(Agent, "x")), "one_per_external_id").SetArgDisplayNames("by external id");
        yield return new TestCaseData(MessageStatements.After, "messages_pkey").SetArgDisplayNames("page of messages");
        yield return new TestCaseData(MessageStatements.Newest, "messages_pkey").SetArgDisplayNames("newest messages");
        yield return new TestCaseData(MessageStatements.Status, "conversations_pkey").SetArgDisplayNames("status");
        yield return new TestCaseData(TraceStatements.Steps, "turns_by_age").SetArgDisplayNames("page of a trace");
        yield return new TestCaseData(TraceStatements.AfterWork, "outbox_pkey").SetArgDisplayNames("after-work");
        yield return new TestCaseData(AfterWorkQueue.ClaimWhatIsDue, "outbox_of_organization").SetArgDisplayNames("claim of after-work");
        yield return new TestCaseData(TraceStatements.Turn, "turns_pkey").SetArgDisplayNames("turn");
        yield return new TestCaseData(ListTurnRunsHandler.Newest, "turns_by_age").SetArgDisplayNames("newest turns");
        yield return new TestCaseData(ConversationStatements.ById, "conversations_pkey").SetArgDisplayNames("by id");
        yield return new TestCaseData(BindingStatements.Agent, "agents_pkey").SetArgDisplayNames("agent");
        yield return new TestCaseData(RosterStatement.Text, "teams_pkey").SetArgDisplayNames("team");
        yield return new TestCaseData(EndUserStatements.ById, "end_users_pkey").SetArgDisplayNames("end user");
        yield return new TestCaseData(EndUserStatements.ContactsById, "contacts_of_end_user").SetArgDisplayNames("contacts of an end user");
        yield return new TestCaseData(EndUserRepository.ByAddress, "one_contact_per_value").SetArgDisplayNames("end user by address");
        yield return new TestCaseData(ListEndUsersHandler.NewestFirst, "end_users_by_age").SetArgDisplayNames("page of end users");
        yield return new TestCaseData(ListEndUsersHandler.ByName, "one_holder_per_external_end_user_id").SetArgDisplayNames("end user by name");
        yield return new TestCaseData(GetUserMemoriesHandler.NewestFirst, "memories_of_end_user").SetArgDisplayNames("memories of an end user");
        yield return new TestCaseData(ListTeamsHandler.Statement, "teams_by_age").SetArgDisplayNames("page of teams");
        yield return new TestCaseData(ListTeamRevisionsHandler.Statement, "revisions_by_age").SetArgDisplayNames("page of team revisions");
        yield return new TestCaseData(ListRouterConfigsHandler.Statement, "router_configs_by_age").SetArgDisplayNames("page of router configs");
    }

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        organization = await TestOrganization.CreateAsync(database, FeatherApi.Server.Address);
        await ManyRows.AddAsync(organization, 5_000);
    }

    [OneTimeTearDown]
    public async Task DropAsync() => await database.DisposeAsync();

    [TestCaseSource(nameof(Statements))]
    public async Task What_every_request_asks_is_found_by_its_index(string statement, string index)
    {
        await using var api = DataSources.Create(database.ApiConnectionString);
        await using var connection = await api.OpenConnectionAsync();
        await connection.ExecuteAsync("begin; select tenancy.use_organization(@Id)", new { organization.Id });

        var plan = string.Join('\n', await connection.QueryAsync<string>(
            $"explain {statement}",
            new
            {
                OrganizationId = organization.Id,
                Id = Guid.NewGuid(),
                EndUserId = Guid.NewGuid(),
                Channel = "chat",
                SessionType = "live",
                ExternalId = "x",
                Type = "email",
                NormalizedValue = "x",
                Name = "x",
                AgentId = Guid.NewGuid(),
                AgentRevisionId = (Guid?)null,
                TeamId = Guid.NewGuid(),
                TeamRevisionId = (Guid?)null,
                ConversationId = Guid.NewGuid(),
                AfterSeq = -1,
                Role = (string?)null,
                TurnId = statement == TraceStatements.Turn ? Guid.NewGuid() : (Guid?)null,
                Category = "product",
                AfterCreatedAt = DateTime.UnixEpoch,
                AfterId = Guid.Empty,
                AfterPlace = 0,
                BeforeCreatedAt = DateTime.UtcNow,
                BeforeId = Guid.NewGuid(),
                Rows = 51,
                AtMost = 8,
                AfterWorkQueue.Claim,
            }));

        Assert.That(plan, Does.Contain(index));
        Assert.That(plan, Does.Not.Contain("Seq Scan"));
        foreach (var condition in plan.Split('\n').Where(line => line.Contains("Index Cond", StringComparison.Ordinal)))
            Assert.That(condition, Does.Contain(" AND "), "an index is used by more than the organization it begins with");
    }

    private static ConversationKey Key(BindingTarget target, string? externalId) =>
        new(new EndUserId(Guid.NewGuid()), "chat", SessionType.Live, externalId, target);
}
