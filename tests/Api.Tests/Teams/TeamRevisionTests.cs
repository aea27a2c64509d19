using System.Text.Json;
using System.Text.Json.Nodes;
using static Feather.Api.Tests.Teams.TeamRequests;

namespace Feather.Api.Tests.Teams;

[Parallelizable(ParallelScope.All)]
internal sealed class TeamRevisionTests
{
    [Test]
    public async Task A_further_revision_starts_inactive_and_is_read_as_it_was_answered()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (first, second) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var team = await organization.CreateTeamAsync(first);

        var revision = await organization.PostAsync($"/v1/teams/{team.Id}/revisions", Body(second, first).With(("name", "Second")));
        var read = await organization.GetAsync(revision.Headers["Location"]);
        var listed = await organization.GetAsync($"/v1/teams/{team.Id}/revisions");
        var newest = await organization.GetAsync($"/v1/teams/{team.Id}/revisions?limit=1");
        var cursor = Uri.EscapeDataString(newest.Json.GetProperty("next_cursor").GetString()!);
        var page = await organization.GetAsync($"/v1/teams/{team.Id}/revisions?limit=1&cursor={cursor}");

        Assert.That(revision.Status, Is.EqualTo(201), revision.Body);
        Assert.That(revision.Json.GetProperty("created_by").GetString(), Is.EqualTo($"{organization.KeyId}"));
        Assert.That((read.Body, read.Headers["ETag"]), Is.EqualTo((revision.Body, revision.Headers["ETag"])));
        Assert.That(Items(listed), Is.EqualTo((Guid[])[revision.Id, team.RevisionId]));
        Assert.That(listed.Json.GetProperty("items")[0].GetRawText(), Is.EqualTo(revision.Body));
        Assert.That(Items(page), Is.EqualTo((Guid[])[team.RevisionId]));
        Assert.That(await ActiveAsync(organization, team), Is.EqualTo(team.RevisionId));

        static IEnumerable<Guid> Items(TestAnswer answer) => answer.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid());
    }

    [Test]
    public async Task A_revision_that_is_based_on_another_takes_over_what_is_not_given()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (first, second) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var body = Body(first, second).With(
            ("description", "Answers"), ("purpose", "Help"), ("mode", "swarm"), ("initial_member_id", second.Id), ("swarm_domain_hint", "Bills"),
            ("swarm_max_hops", 2), ("router_config_id", Guid.NewGuid()), ("router_model_settings", new JsonObject { ["model"] = "small" }));
        body["members"]![0]!["enabled"] = false;
        body["members"]![1]!["examples"] = new JsonArray("One");
        body["members"]![1]!["assistant_revision_id"] = second.RevisionId;
        var team = await organization.PostAsync("/v1/teams", Body(first));
        var basis = await organization.PostAsync($"/v1/teams/{team.Id}/revisions", body);

        var clone = await CloneAsync(new() { ["fallback_member_id"] = first.Id });
        var other = await CloneAsync(new()
        {
            ["fallback_member_id"] = second.Id,
            ["purpose"] = null,
            ["mode"] = "supervisor",
            ["swarm_max_hops"] = null,
            ["initial_member_id"] = null,
            ["members"] = new JsonArray(new JsonObject { ["assistant_id"] = second.Id }),
        });

        Assert.That(Content(clone.Json), Is.EqualTo(Content(basis.Json)));
        Assert.That(Ids(clone).Intersect(Ids(basis)), Is.Empty);
        Assert.That(other.Json.Agents(), Is.EqualTo((Guid[])[second.Id]));
        string[] fields = ["fallback_member_id", "purpose", "mode", "swarm_max_hops", "initial_member_id", "description"];
        Assert.That(
            fields.Select(field => other.Json.GetProperty(field).GetRawText().Trim('"')),
            Is.EqualTo((string[])[$"{second.Id}", "null", "supervisor", "2", "null", "Answers"]));

        async Task<TestAnswer> CloneAsync(JsonObject fields)
        {
            var answer = await organization.PostAsync(
                $"/v1/teams/{team.Id}/revisions", fields.With(("name", "Team"), ("based_on_revision_id", basis.Id)));
            Assert.That(answer.Status, Is.EqualTo(201), answer.Body);
            Assert.That((await organization.GetAsync(answer.Headers["Location"])).Body, Is.EqualTo(answer.Body));
            return answer;
        }
    }

    [Test]
    public async Task Activation_is_for_new_conversations_and_answers_with_the_revision()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (first, second) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var team = await organization.CreateTeamAsync(first);
        var before = await organization.StartTestChatAsync(new { team_id = team.Id });
        var newer = await organization.CreateTeamRevisionAsync(team, second);

        var activated = await organization.PostAsync(
            $"/v1/teams/{team.Id}/set-active-revision", new { revision_id = newer, bypass_release_gate = true, override_reason = "Now" });
        var after = await organization.StartTestChatAsync(new { team_id = team.Id });

        Assert.That(activated.Status, Is.EqualTo(200), activated.Body);
        Assert.That(activated.Body, Is.EqualTo((await organization.GetAsync($"/v1/teams/revisions/{newer}")).Body));
        Assert.That(await ActiveAsync(organization, team), Is.EqualTo(newer));
        Assert.That(await BoundAsync(before), Is.EqualTo($"{first.Id}"));
        Assert.That(await BoundAsync(after), Is.EqualTo($"{second.Id}"));

        async Task<string?> BoundAsync(TestAnswer chat) =>
            (await organization.GetAsync(chat.Headers["Location"])).Json.GetProperty("bound_revisions")[0].GetProperty("assistant_id").GetString();
    }

    [Test]
    public async Task What_cannot_be_bound_is_not_activated_and_the_answer_names_the_member()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, idle, deleted) = (await organization.HasAgentAsync(), await organization.HasAgentAsync(active: false), await organization.HasAgentAsync());
        var team = await organization.CreateTeamAsync(agent);
        var withIdle = await organization.CreateTeamRevisionAsync(team, agent, idle);
        var withDeleted = await organization.CreateTeamRevisionAsync(team, agent, deleted);
        var empty = (await organization.PostAsync($"/v1/teams/{team.Id}/revisions", new { name = "Empty", fallback_member_id = agent.Id })).Id;
        await organization.DeleteAgentAsync(deleted.Id);

        var ofIdle = await organization.SetActiveAsync(team, withIdle);
        var ofDeleted = await organization.SetActiveAsync(team, withDeleted);
        var ofEmpty = await organization.SetActiveAsync(team, empty);
        await organization.ActivateAsync(idle.Id, idle.RevisionId);
        var atLast = await organization.SetActiveAsync(team, withIdle);

        Assert.That((ofIdle.Status, ofIdle.Error), Is.EqualTo((400, "bad_request")));
        Assert.That(ofIdle.Body, Does.Contain($"{idle.Id}"));
        Assert.That((ofDeleted.Status, ofEmpty.Status), Is.EqualTo((400, 400)));
        Assert.That(ofDeleted.Body, Does.Contain($"{deleted.Id}"));
        Assert.That(ofEmpty.Body, Does.Contain("no enabled member"));
        Assert.That(atLast.Status, Is.EqualTo(200), atLast.Body);
    }

    private static async Task<Guid> ActiveAsync(TestOrganization organization, TestTeam team) =>
        (await organization.GetAsync($"/v1/teams/{team.Id}")).Json.GetProperty("active_revision_id").GetGuid();

    private static IEnumerable<string?> Ids(TestAnswer revision) =>
        [$"{revision.Id}", .. revision.Json.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("id").GetString())];

    /// <summary>The revision without the fields that are unique to each revision and member.</summary>
    private static string Content(JsonElement revision)
    {
        var content = JsonNode.Parse(revision.GetRawText())!.AsObject();
        foreach (var part in content["members"]!.AsArray().Select(member => member!.AsObject()).Append(content))
        {
            foreach (var own in (string[])["id", "created_at", "updated_at"])
                part.Remove(own);
        }
        return content.ToJsonString();
    }
}
