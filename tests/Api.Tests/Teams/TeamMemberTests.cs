using System.Text.Json;

namespace Feather.Api.Tests.Teams;

[Parallelizable(ParallelScope.All)]
internal sealed class TeamMemberTests
{
    [Test]
    public async Task A_roster_is_built_in_steps_and_activated_when_it_is_complete()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (first, second) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var made = await organization.PostAsync("/v1/teams", new { name = "Team", fallback_member_id = first.Id });
        var revision = (await organization.GetAsync($"/v1/teams/{made.Id}/revisions")).Json.GetProperty("items")[0].GetProperty("id").GetGuid();
        var team = new TestTeam(made.Id, revision);
        var members = $"/v1/teams/revisions/{revision}/members";

        var early = await organization.SetActiveAsync(team, revision);
        var one = await organization.PostAsync(members, new { assistant_id = second.Id, position = 1, examples = (string[])["One"], router_name = "second" });
        var two = await organization.PostAsync(members, new { assistant_id = first.Id, assistant_revision_id = first.RevisionId });
        var listed = await organization.GetAsync(members);
        var activated = await organization.SetActiveAsync(team, revision);
        var removed = await organization.DeleteAsync($"{members}/{one.Id}");
        var left = await organization.GetAsync(members);

        Assert.That(early.Status, Is.EqualTo(400), early.Body);
        Assert.That((one.Status, two.Status), Is.EqualTo((201, 201)), one.Body);
        Assert.That(listed.Body, Is.EqualTo($"[{two.Body},{one.Body}]"));
        Assert.That(activated.Json.Agents(), Is.EqualTo((Guid[])[first.Id, second.Id]));
        Assert.That((removed.Status, removed.Body), Is.EqualTo((204, "")));
        Assert.That(left.Body, Is.EqualTo($"[{two.Body}]"));
        Assert.That((await organization.DeleteAsync($"{members}/{one.Id}")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task An_update_touches_what_it_gives_and_clears_what_may_be_null()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var team = await organization.CreateTeamAsync(agent, await organization.HasAgentAsync());
        var members = $"/v1/teams/revisions/{team.RevisionId}/members";
        var path = $"{members}/{(await organization.GetAsync(members)).Json[0].GetProperty("id").GetGuid()}";

        var full = await organization.PutAsync(path, new
        {
            assistant_revision_id = agent.RevisionId,
            router_name = "r",
            router_description = "d",
            examples = (string[])["e"],
            model_settings = new { model = "m" },
            position = 3,
            enabled = false,
        });
        var ignored = await organization.PutAsync(path, new { examples = (object?)null, position = (int?)null, enabled = (bool?)null });
        var cleared = await organization.PutAsync(path, new
        {
            assistant_revision_id = (Guid?)null,
            router_name = (string?)null,
            router_description = (string?)null,
            model_settings = (object?)null,
        });
        var listed = await organization.GetAsync(members);

        Assert.That(full.Status, Is.EqualTo(200), full.Body);
        Assert.That(Of(full), Is.EqualTo($"{agent.RevisionId}|r|d|[\"e\"]|m|3|False"));
        Assert.That(ignored.Body, Is.EqualTo(full.Body));
        Assert.That(Of(cleared), Is.EqualTo("|||[\"e\"]||3|False"));
        Assert.That(listed.Json[1].GetRawText(), Is.EqualTo(cleared.Body), "the changed member comes after the other");

        static string Of(TestAnswer answer)
        {
            var settings = answer.Json.GetProperty("model_settings");
            return string.Join('|', answer.Json.GetProperty("assistant_revision_id"), answer.Json.GetProperty("router_name"),
                answer.Json.GetProperty("router_description"), answer.Json.GetProperty("examples").GetRawText(),
                settings.ValueKind is JsonValueKind.Null ? null : settings.GetProperty("model"),
                answer.Json.GetProperty("position"), answer.Json.GetProperty("enabled"));
        }
    }

    [Test]
    public async Task Nothing_changes_a_roster_that_a_conversation_has_pinned()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, other) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var team = await organization.CreateTeamAsync(agent);
        var members = $"/v1/teams/revisions/{team.RevisionId}/members";
        var before = await organization.GetAsync(members);
        var member = $"{members}/{before.Json[0].GetProperty("id").GetGuid()}";
        await organization.StartTestChatAsync(new { team_id = team.Id });

        TestAnswer[] refused =
        [
            await organization.AddMemberAsync(team.RevisionId, other),
            await organization.PutAsync(member, new { enabled = false }),
            await organization.DeleteAsync(member),
        ];
        var next = await organization.PostAsync(
            $"/v1/teams/{team.Id}/revisions", new { name = "Next", fallback_member_id = agent.Id, based_on_revision_id = team.RevisionId });
        var added = await organization.AddMemberAsync(next.Id, other);

        Assert.That(refused.Select(answer => (answer.Status, answer.Error)), Has.All.EqualTo((409, "revision_frozen")));
        Assert.That(refused[0].Body, Does.Contain("based_on_revision_id").And.Contain("set-active-revision"));
        Assert.That((await organization.GetAsync(members)).Body, Is.EqualTo(before.Body));
        Assert.That(added.Status, Is.EqualTo(201), "the way that the message recommends");
    }

    [Test]
    public async Task A_change_counts_so_that_a_bind_that_loaded_the_old_roster_starts_over()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, other) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var team = await organization.CreateTeamAsync(agent);
        List<int> versions = [await VersionAsync()];

        var added = await organization.AddMemberAsync(team.RevisionId, other);
        versions.Add(await VersionAsync());
        await organization.PutAsync($"/v1/teams/revisions/{team.RevisionId}/members/{added.Id}", new { position = 2 });
        versions.Add(await VersionAsync());
        await organization.DeleteAsync($"/v1/teams/revisions/{team.RevisionId}/members/{added.Id}");
        versions.Add(await VersionAsync());
        var twice = await organization.AddMemberAsync(team.RevisionId, agent);

        Assert.That(versions, Is.EqualTo((int[])[1, 2, 3, 4]));
        Assert.That((twice.Status, twice.Json.GetProperty("detail")[0].GetProperty("type").GetString()), Is.EqualTo((422, "value_error")));
        Assert.That(await VersionAsync(), Is.EqualTo(4));

        Task<int> VersionAsync() => organization.ScalarAsync<int>(
            "select version from teams.revisions where organization_id = @Organization and id = @RevisionId",
            new { Organization = organization.Id, team.RevisionId });
    }

    [Test]
    public async Task Of_the_active_revision_a_roster_may_be_left_that_nothing_can_be_bound_to()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var team = await organization.CreateTeamAsync(await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var members = $"/v1/teams/revisions/{team.RevisionId}/members";
        var fallback = (await organization.GetAsync(members)).Json[0].GetProperty("id").GetGuid();

        var removed = await organization.DeleteAsync($"{members}/{fallback}");
        var bound = await organization.StartTestChatAsync(new { team_id = team.Id });

        Assert.That(removed.Status, Is.EqualTo(204));
        Assert.That((bound.Status, bound.Error), Is.EqualTo((400, "bad_request")), bound.Body);
    }
}
