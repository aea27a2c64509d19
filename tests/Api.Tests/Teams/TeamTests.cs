using System.Text.Json;
using System.Text.Json.Nodes;
using static Feather.Api.Tests.Teams.TeamRequests;

namespace Feather.Api.Tests.Teams;

[Parallelizable(ParallelScope.All)]
internal sealed class TeamTests
{
    [Test]
    public async Task Is_created_with_an_active_revision_that_holds_the_same_body()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (first, second) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var settings = JsonNode.Parse("""{"model": "small", "config": {"temperature": 0.70}, "unknown": 1}""");
        var body = Body(first, second).With(
            ("description", "Answers"), ("purpose", "Help"), ("mode", "swarm"), ("initial_member_id", second.Id), ("swarm_domain_hint", "Bills"),
            ("swarm_max_hops", 2), ("router_config_id", Guid.NewGuid()), ("router_model_settings", settings!.DeepClone()),
            ("metadata", JsonNode.Parse("""{"b": 1.50, "a": "é"}""")));
        body["members"]![1]!["examples"] = new JsonArray("Where is my bill?", "é");
        body["members"]![1]!["model_settings"] = settings;
        body["members"]![1]!["router_name"] = "billing";

        var created = await organization.PostAsync("/v1/teams", body);
        var read = await organization.GetAsync(created.Headers["Location"]);
        var revision = created.Json.GetProperty("active_revision");
        var member = revision.GetProperty("members")[1];

        Assert.That(created.Status, Is.EqualTo(201), created.Body);
        Assert.That(read.Body, Is.EqualTo(created.Body));
        Assert.That(read.Headers["ETag"], Is.EqualTo(created.Headers["ETag"]));
        Assert.That(created.Json.GetProperty("metadata").GetRawText(), Is.EqualTo("""{"b":1.50,"a":"é"}"""));
        Assert.That(created.Json.GetProperty("active_revision_id").GetGuid(), Is.EqualTo(revision.GetProperty("id").GetGuid()));
        string[] kept = ["name", "description", "purpose", "mode", "fallback_member_id", "initial_member_id", "swarm_domain_hint", "swarm_max_hops", "router_config_id"];
        foreach (var field in kept)
            Assert.That(revision.GetProperty(field).GetRawText(), Is.EqualTo(body[field]!.ToJsonString()), field);
        Assert.That(revision.GetProperty("created_by").GetString(), Is.EqualTo($"{organization.KeyId}"));
        Assert.That(revision.Agents(), Is.EqualTo((Guid[])[first.Id, second.Id]));
        Assert.That(member.GetProperty("assistant_name").GetString(), Is.EqualTo("Agent"));
        Assert.That(member.GetProperty("examples").EnumerateArray().Select(example => example.GetString()), Is.EqualTo((string[])["Where is my bill?", "é"]));
        Assert.That(member.GetProperty("model_settings").GetRawText(), Does.StartWith("""{"model":"small","config":{"temperature":0.7""").And.Not.Contain("unknown"));
        Assert.That((await organization.StartTestChatAsync(new { team_id = created.Id })).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Without_a_roster_that_can_be_bound_it_has_no_active_revision_yet()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, idle) = (await organization.HasAgentAsync(), await organization.HasAgentAsync(active: false));

        var empty = await organization.PostAsync("/v1/teams", new { name = "Team", fallback_member_id = agent.Id });
        var unable = await organization.PostAsync("/v1/teams", Body(agent, idle));
        var revisions = await organization.GetAsync($"/v1/teams/{empty.Id}/revisions");

        Assert.That((empty.Status, unable.Status), Is.EqualTo((201, 201)), empty.Body);
        Assert.That(empty.Json.GetProperty("active_revision").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(unable.Json.GetProperty("active_revision_id").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(revisions.Json.GetProperty("items")[0].GetProperty("swarm_max_hops").GetInt32(), Is.EqualTo(5));
        Assert.That((await organization.GetAsync($"/v1/teams/{empty.Id}")).Body, Is.EqualTo(empty.Body));
    }

    [Test]
    public async Task An_agent_stands_on_a_roster_only_once()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var team = await organization.CreateTeamAsync(agent);

        var onTeam = await organization.PostAsync("/v1/teams", Body(agent, agent));
        var onRevision = await organization.PostAsync($"/v1/teams/{team.Id}/revisions", Body(agent, agent));

        foreach (var answer in (TestAnswer[])[onTeam, onRevision])
        {
            Assert.That(answer.Status, Is.EqualTo(422), answer.Body);
            Assert.That(answer.Json.GetProperty("detail")[0].GetProperty("type").GetString(), Is.EqualTo("value_error"));
            Assert.That(answer.Json.GetProperty("detail")[0].GetProperty("loc").GetRawText(), Is.EqualTo("""["body"]"""));
        }
    }

    [Test]
    public async Task An_update_touches_what_it_gives_and_clears_what_may_be_null()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var team = await organization.PostAsync(
            "/v1/teams", Body(await organization.HasAgentAsync()).With(("description", "Old"), ("metadata", new JsonObject { ["a"] = 1 })));
        var path = team.Headers["Location"];

        var nothing = await organization.PutAsync(path, new { name = (string?)null, metadata = (object?)null });
        var named = await organization.PutAsync(path, new { name = "New", metadata = new { b = 2 } });
        var cleared = await organization.PutAsync(path, new { description = (string?)null });
        var read = await organization.GetAsync(path);

        Assert.That(nothing.Status, Is.EqualTo(200), nothing.Body);
        Assert.That(Of(nothing), Is.EqualTo(("Team", "Old", """{"a":1}""")));
        Assert.That(Of(named), Is.EqualTo(("New", "Old", """{"b":2}""")));
        Assert.That(Of(cleared), Is.EqualTo(("New", (string?)null, """{"b":2}""")));
        Assert.That(read.Body, Is.EqualTo(cleared.Body));
        Assert.That(read.Json.GetProperty("active_revision_id").GetRawText(), Is.EqualTo(team.Json.GetProperty("active_revision_id").GetRawText()));

        static (string?, string?, string) Of(TestAnswer answer) => (
            answer.Json.GetProperty("name").GetString(),
            answer.Json.GetProperty("description").GetString(),
            answer.Json.GetProperty("metadata").GetRawText());
    }

    [Test]
    public async Task An_update_holds_to_its_precondition()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var created = await organization.PostAsync("/v1/teams", Body(agent));
        var path = created.Headers["Location"];

        var updated = await organization.PutAsync(path, new { name = "New" }, ("If-Match", created.Headers["ETag"]));
        var stale = await organization.PutAsync(path, new { name = "Newer" }, ("If-Match", created.Headers["ETag"]));
        await organization.AddMemberAsync(created.Json.GetProperty("active_revision_id").GetGuid(), await organization.HasAgentAsync());
        var staleRoster = await organization.PutAsync(path, new { name = "Newer" }, ("If-Match", updated.Headers["ETag"]));

        Assert.That(updated.Status, Is.EqualTo(200), updated.Body);
        Assert.That((stale.Status, stale.Error), Is.EqualTo((412, "precondition_failed")));
        Assert.That(staleRoster.Status, Is.EqualTo(412), "a change of the roster changes the ETag");
        Assert.That((await organization.GetAsync(path)).Json.GetProperty("name").GetString(), Is.EqualTo("New"));
    }

    [Test]
    public async Task Teams_are_listed_newest_first_page_by_page_without_deleted_ones()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        List<Guid> ids = [];
        for (var number = 0; number < 4; number++)
            ids.Insert(0, (await organization.CreateTeamAsync(agent)).Id);
        await organization.DeleteAsync($"/v1/teams/{ids[1]}");

        var first = await organization.GetAsync("/v1/teams?limit=2");
        var second = await organization.GetAsync($"/v1/teams?limit=2&cursor={Uri.EscapeDataString(first.Json.GetProperty("next_cursor").GetString()!)}");
        var refused = await organization.GetAsync("/v1/teams?limit=201&cursor=nonsense");

        Assert.That(Items(first), Is.EqualTo((Guid[])[ids[0], ids[2]]), first.Body);
        Assert.That(Items(second), Is.EqualTo((Guid[])[ids[3]]));
        Assert.That((first.Json.GetProperty("has_more").GetBoolean(), second.Json.GetProperty("has_more").GetBoolean()), Is.EqualTo((true, false)));
        Assert.That(refused.Status, Is.EqualTo(422));
        Assert.That(refused.Json.GetProperty("detail")[0].GetProperty("loc").GetRawText(), Is.EqualTo("""["query","limit"]"""));

        static IEnumerable<Guid> Items(TestAnswer page) => page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid());
    }

    [Test]
    public async Task A_deleted_team_is_gone_and_its_conversations_stay()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var team = await organization.CreateTeamAsync(await organization.HasAgentAsync());
        var chat = await organization.StartTestChatAsync(new { team_id = team.Id });
        var open = await organization.DeleteAsync($"/v1/teams/{team.Id}");
        await organization.ExecuteAsync(
            "update conversations.conversations set status = 'closed', closed_at = now() where organization_id = @Organization");

        var deleted = await organization.DeleteAsync($"/v1/teams/{team.Id}");
        var conversation = await organization.GetAsync(chat.Headers["Location"]);
        TestAnswer[] gone =
        [
            await organization.GetAsync($"/v1/teams/{team.Id}"),
            await organization.PutAsync($"/v1/teams/{team.Id}", new { name = "New" }),
            await organization.DeleteAsync($"/v1/teams/{team.Id}"),
            await organization.SetActiveAsync(team, team.RevisionId),
            await organization.PostAsync($"/v1/teams/{team.Id}/revisions", Body(await organization.HasAgentAsync())),
            await organization.GetAsync($"/v1/teams/{team.Id}/revisions"),
            await organization.GetAsync($"/v1/teams/revisions/{team.RevisionId}"),
            await organization.GetAsync($"/v1/teams/revisions/{team.RevisionId}/members"),
            await organization.AddMemberAsync(team.RevisionId, await organization.HasAgentAsync()),
            await organization.StartTestChatAsync(new { team_id = team.Id }),
        ];

        Assert.That((open.Status, open.Error), Is.EqualTo((409, "in_use")));
        Assert.That(open.Body, Does.Contain(chat.Json.GetProperty("session_id").GetString()));
        Assert.That((deleted.Status, deleted.Body), Is.EqualTo((204, "")));
        Assert.That(gone.Select(answer => answer.Status), Has.All.EqualTo(404));
        Assert.That(conversation.Json.GetProperty("bound_revisions").GetArrayLength(), Is.EqualTo(1));
    }
}
