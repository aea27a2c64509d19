namespace Feather.Api.Tests.Conversations;

/// <summary>Possible binding targets and the pinned revisions, on both endpoints.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class BindingTests
{
    [Test]
    public async Task A_team_pins_its_revision_and_every_enabled_members()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (first, second, disabled) = (await organization.HasAgentAsync(), await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var pinned = await organization.HasRevisionAsync(second);
        var team = await organization.HasTeamAsync(first, second, disabled);
        await organization.ExecuteAsync(
            "update teams.members set agent_revision_id = @pinned where organization_id = @Organization and agent_id = @Id",
            new { Organization = organization.Id, pinned, second.Id });
        await organization.ExecuteAsync(
            "update teams.members set enabled = false where organization_id = @Organization and agent_id = @Id",
            new { Organization = organization.Id, disabled.Id });

        var answer = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), team_id = team.Id });
        var detail = await organization.GetAsync(answer.Headers["Location"]);

        Assert.That(answer.Json.GetProperty("team_revision_id").GetGuid(), Is.EqualTo(team.RevisionId));
        Assert.That(Pins(detail), Is.EqualTo(((Guid, Guid)[])[(first.Id, first.RevisionId), (second.Id, pinned)]));
        Assert.That(detail.Json.GetProperty("assigned_agent_id").GetGuid(), Is.EqualTo(first.Id));
    }

    [Test]
    public async Task A_newer_active_revision_is_for_new_conversations_only()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var team = await organization.HasTeamAsync(agent);
        var body = new { end_user_id = Guid.NewGuid(), team_id = team.Id };
        var before = await organization.GetOrCreateAsync(body);
        var newer = await organization.HasRevisionAsync(agent);
        await organization.ActivateAsync(agent.Id, newer);

        var after = await organization.GetOrCreateAsync(body);
        var other = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), team_id = team.Id });

        Assert.That(after.Id, Is.EqualTo(before.Id));
        Assert.That(Pins(await organization.GetAsync(after.Headers["Location"])).Single().Revision, Is.EqualTo(agent.RevisionId));
        Assert.That(Pins(await organization.GetAsync(other.Headers["Location"])).Single().Revision, Is.EqualTo(newer));
    }

    [Test]
    public async Task A_named_revision_is_pinned_though_it_is_not_active()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync(active: false);
        var team = await organization.HasTeamAsync(await organization.HasAgentAsync());
        var teamRevision = await organization.HasTeamRevisionAsync(team, await organization.HasAgentAsync());

        var withAgent = await organization.GetOrCreateAsync(
            new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, assistant_revision_id = agent.RevisionId });
        var withTeam = await organization.GetOrCreateAsync(
            new { end_user_id = Guid.NewGuid(), team_id = team.Id, team_revision_id = teamRevision });
        var testChat = await organization.StartTestChatAsync(new { team_id = team.Id, team_revision_id = teamRevision });

        Assert.That(withAgent.Json.GetProperty("assistant_revision_id").GetGuid(), Is.EqualTo(agent.RevisionId), withAgent.Body);
        Assert.That(withTeam.Json.GetProperty("team_revision_id").GetGuid(), Is.EqualTo(teamRevision));
        Assert.That((await organization.GetAsync(testChat.Headers["Location"])).Json.GetProperty("team_revision_id").GetGuid(), Is.EqualTo(teamRevision));
    }

    [Test]
    public async Task What_a_conversation_pins_is_frozen_and_nothing_else()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, bystander) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var team = await organization.HasTeamAsync(agent);

        await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), team_id = team.Id });

        const string Frozen =
            """
            select string_agg(id::text, ',') from (
                select id from agents.revisions where organization_id = @Organization and frozen_at is not null
                union all
                select id from teams.revisions where organization_id = @Organization and frozen_at is not null) frozen
            """;
        var frozen = (await organization.ScalarAsync<string>(Frozen))!.Split(',').Select(Guid.Parse);
        Assert.That(frozen, Is.EquivalentTo((Guid[])[agent.RevisionId, team.RevisionId]));
        Assert.That(frozen, Has.None.EqualTo(bystander.RevisionId));
    }

    [Test]
    public async Task Whatever_is_not_there_is_told_alike()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var stranger = await FeatherApi.NewOrganizationAsync();
        var (agent, deleted) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var (team, foreign) = (await organization.HasTeamAsync(agent), await stranger.HasAgentAsync());
        await organization.DeleteAgentAsync(deleted.Id);
        var endUser = Guid.NewGuid();

        TestAnswer[] answers =
        [
            await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = Guid.NewGuid() }),
            await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = foreign.Id }),
            await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = deleted.Id }),
            await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, assistant_revision_id = Guid.NewGuid() }),
            await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, assistant_revision_id = deleted.RevisionId }),
            await organization.GetOrCreateAsync(new { end_user_id = endUser, team_id = Guid.NewGuid() }),
            await organization.GetOrCreateAsync(new { end_user_id = endUser, team_id = team.Id, team_revision_id = Guid.NewGuid() }),
            await organization.StartTestChatAsync(new { agent_id = foreign.Id }),
            await organization.StartTestChatAsync(new { team_id = team.Id, team_revision_id = Guid.NewGuid() }),
            await organization.GetAsync($"/v1/v2/conversations/{Guid.NewGuid()}"),
        ];

        Assert.That(answers.Select(answer => answer.Status), Has.All.EqualTo(404));
        Assert.That(answers.Select(answer => answer.Body).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers[0].Error, Is.EqualTo("not_found"));
    }

    [Test]
    public async Task What_cannot_talk_is_a_bad_request_that_names_it()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, idle) = (await organization.HasAgentAsync(), await organization.HasAgentAsync(active: false));
        var (withIdle, withDeleted, withoutMembers, without) = (
            await organization.HasTeamAsync(agent, idle),
            await organization.HasTeamAsync(agent, await organization.HasAgentAsync()),
            await organization.HasTeamAsync(agent),
            await organization.HasTeamAsync(agent));
        var deleted = await organization.ScalarAsync<Guid>(
            """
            update agents.agents set deleted_at = now() where organization_id = @Organization and id = (
                select agent_id from teams.members where organization_id = @Organization and team_revision_id = @RevisionId and position = 2)
            returning id
            """,
            new { Organization = organization.Id, withDeleted.RevisionId });
        await organization.ExecuteAsync(
            """
            update teams.members set enabled = false where organization_id = @Organization and team_revision_id = @RevisionId;
            update teams.teams set active_revision_id = null where organization_id = @Organization and id = @Id
            """,
            new { Organization = organization.Id, withoutMembers.RevisionId, without.Id });

        Assert.That((await AskAsync(new { agent_id = idle.Id })).Body, Does.Contain($"{idle.Id}"));
        Assert.That((await AskAsync(new { team_id = withIdle.Id })).Body, Does.Contain($"{idle.Id}"));
        Assert.That((await AskAsync(new { team_id = withDeleted.Id })).Body, Does.Contain($"{deleted}"));
        Assert.That((await AskAsync(new { team_id = withoutMembers.Id })).Body, Does.Contain("no enabled member"));
        Assert.That((await AskAsync(new { team_id = without.Id })).Body, Does.Contain($"{without.Id}"));

        async Task<TestAnswer> AskAsync(object target)
        {
            var answer = await organization.StartTestChatAsync(target);
            Assert.That(answer.Status, Is.EqualTo(400), answer.Body);
            Assert.That(answer.Error, Is.EqualTo("bad_request"));
            return answer;
        }
    }

    private static IEnumerable<(Guid Agent, Guid Revision)> Pins(TestAnswer detail) =>
        from pin in detail.Json.GetProperty("bound_revisions").EnumerateArray()
        select (pin.GetProperty("assistant_id").GetGuid(), pin.GetProperty("assistant_revision_id").GetGuid());
}
