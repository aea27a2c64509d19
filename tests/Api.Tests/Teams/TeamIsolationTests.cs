using System.Text.Json.Nodes;
using static Feather.Api.Tests.Teams.TeamRequests;

namespace Feather.Api.Tests.Teams;

/// <summary>The answer is the same for another organization's id, an unknown id and a deleted agent.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class TeamIsolationTests
{
    [Test]
    public async Task Another_organizations_ids_answer_as_random_ones_and_nothing_of_it_changes()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var (own, theirs) = (await TargetAsync(organization), await TargetAsync(other));
        var deleted = await organization.HasAgentAsync();
        await organization.DeleteAgentAsync(deleted.Id);
        var before = await StateAsync(other);

        var random = await AskAsync(new Target(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), new(Guid.NewGuid(), Guid.NewGuid())));
        var foreign = await AskAsync(theirs);
        var hidden = await organization.PostAsync("/v1/teams", Body(deleted));

        Assert.That(random.Select(answer => answer.Status), Has.All.EqualTo(404), string.Join('\n', random.Select(answer => answer.Body)));
        Assert.That(foreign.Select(answer => $"{answer}"), Is.EqualTo(random.Select(answer => $"{answer}")));
        Assert.That(random.Append(hidden).Select(answer => answer.Body).Distinct().Count(), Is.EqualTo(1));
        Assert.That(await StateAsync(other), Is.EqualTo(before));
        Assert.That((await organization.GetAsync("/v1/teams")).Json.GetProperty("items").GetArrayLength(), Is.EqualTo(1));

        async Task<TestAnswer[]> AskAsync(Target target) =>
        [
            await organization.GetAsync($"/v1/teams/{target.Team}"),
            await organization.PutAsync($"/v1/teams/{target.Team}", new { name = "Ours" }),
            await organization.DeleteAsync($"/v1/teams/{target.Team}"),
            await organization.GetAsync($"/v1/teams/{target.Team}/revisions"),
            await organization.PostAsync($"/v1/teams/{target.Team}/revisions", Body(own.Agent)),
            await organization.PostAsync($"/v1/teams/{own.Team}/revisions", Body(own.Agent).With(("based_on_revision_id", target.Revision))),
            await organization.PostAsync($"/v1/teams/{own.Team}/revisions", Body(own.Agent).With(("initial_member_id", target.Agent.Id))),
            await organization.PostAsync($"/v1/teams/{target.Team}/set-active-revision", new { revision_id = own.Revision }),
            await organization.PostAsync($"/v1/teams/{own.Team}/set-active-revision", new { revision_id = target.Revision }),
            await organization.GetAsync($"/v1/teams/revisions/{target.Revision}"),
            await organization.GetAsync($"/v1/teams/revisions/{target.Revision}/members"),
            await organization.AddMemberAsync(target.Revision, own.Agent),
            await organization.AddMemberAsync(own.Revision, target.Agent),
            await organization.PutAsync($"/v1/teams/revisions/{target.Revision}/members/{own.Member}", new { enabled = false }),
            await organization.PutAsync($"/v1/teams/revisions/{own.Revision}/members/{target.Member}", new { enabled = false }),
            await organization.PutAsync($"/v1/teams/revisions/{own.Revision}/members/{own.Member}", new { assistant_revision_id = target.Agent.RevisionId }),
            await organization.DeleteAsync($"/v1/teams/revisions/{target.Revision}/members/{own.Member}"),
            await organization.DeleteAsync($"/v1/teams/revisions/{own.Revision}/members/{target.Member}"),
            await organization.PostAsync("/v1/teams", Body(target.Agent)),
            await organization.PostAsync("/v1/teams", Body(own.Agent).With(("fallback_member_id", target.Agent.Id))),
            await organization.PostAsync("/v1/teams", Body(own.Agent).With(("initial_member_id", target.Agent.Id))),
            await organization.PostAsync("/v1/teams", Body(own.Agent).With(("members", Pinning(own.Agent.Id, target.Agent.RevisionId)))),
        ];
    }

    [Test]
    public async Task A_revision_or_member_of_another_parent_is_not_there_either()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (first, second) = (await TargetAsync(organization), await TargetAsync(organization));

        TestAnswer[] answers =
        [
            await organization.PostAsync($"/v1/teams/{first.Team}/set-active-revision", new { revision_id = second.Revision }),
            await organization.PostAsync($"/v1/teams/{first.Team}/revisions", Body(first.Agent).With(("based_on_revision_id", second.Revision))),
            await organization.PutAsync($"/v1/teams/revisions/{first.Revision}/members/{second.Member}", new { enabled = false }),
            await organization.DeleteAsync($"/v1/teams/revisions/{first.Revision}/members/{second.Member}"),
            await organization.PostAsync("/v1/teams", Body(first.Agent).With(("members", Pinning(first.Agent.Id, second.Agent.RevisionId)))),
            await organization.PutAsync($"/v1/teams/revisions/{first.Revision}/members/{first.Member}", new { assistant_revision_id = second.Agent.RevisionId }),
        ];

        Assert.That(answers.Select(answer => answer.Status), Has.All.EqualTo(404));
    }

    private static JsonArray Pinning(Guid agent, Guid revision) =>
        [new JsonObject { ["assistant_id"] = agent, ["assistant_revision_id"] = revision }];

    private static async Task<Target> TargetAsync(TestOrganization organization)
    {
        var agent = await organization.HasAgentAsync();
        var team = await organization.PostAsync("/v1/teams", Body(agent));
        var revision = team.Json.GetProperty("active_revision");
        return new(team.Id, revision.GetProperty("id").GetGuid(), revision.GetProperty("members")[0].GetProperty("id").GetGuid(), agent);
    }

    private static Task<string?> StateAsync(TestOrganization organization) => organization.ScalarAsync<string>(
        """
        select concat(
            (select json_agg(t order by t.id) from teams.teams t where t.organization_id = @Organization),
            (select json_agg(r order by r.id) from teams.revisions r where r.organization_id = @Organization),
            (select json_agg(m order by m.id) from teams.members m where m.organization_id = @Organization))
        """);

    private sealed record Target(Guid Team, Guid Revision, Guid Member, TestAgent Agent);
}
