namespace Feather.Api.Tests.Teams;

/// <summary>Authors and callers at once, all over HTTP. A bind pins one state that its team had at some moment.</summary>
internal sealed class TeamRaceTests
{
    private const int Callers = 8;

    [Test]
    public async Task A_conversation_pins_the_old_roster_or_the_new_one_and_never_a_mix()
    {
        var binds = Proof.Size(inSuite: 100, inProof: 10_000);
        var organization = await FeatherApi.NewOrganizationAsync();
        TestAgent[][] generations = [await AgentsAsync(organization, 3), await AgentsAsync(organization, 3)];
        var team = await organization.CreateTeamAsync(generations[0]);
        var other = await organization.CreateTeamRevisionAsync(team, generations[1]);
        var (bound, activations) = (0, 0);
        List<string> wrong = [];

        var binding = Load.TogetherAsync(Callers, async _ =>
        {
            while (Interlocked.Increment(ref bound) is var number && number <= binds)
                Note(await organization.StartTestChatAsync(new { team_id = team.Id }), 201);
            return true;
        });
        // At least as many activations as binds, and more while the binds still run.
        var activating = Load.TogetherAsync(2, async author =>
        {
            while (!binding.IsCompleted || Volatile.Read(ref activations) < binds)
            {
                var number = Interlocked.Increment(ref activations);
                Note(await organization.SetActiveAsync(team, (number + author) % 2 == 0 ? other : team.RevisionId), 200);
            }
            return true;
        });
        await Task.WhenAll(binding, activating);

        var mixed = await organization.ScalarAsync<int>(
            """
            select count(*) from conversations.conversations c
            where c.organization_id = @Organization and (
                select array_agg(b.agent_id order by b.agent_id) from conversations.bound_revisions b
                where b.organization_id = @Organization and b.conversation_id = c.id) is distinct from (
                select array_agg(m.agent_id order by m.agent_id) from teams.members m
                where m.organization_id = @Organization and m.team_revision_id = c.team_revision_id)
            """);
        var generationsBound = await organization.ScalarAsync<int>(
            "select count(distinct team_revision_id) from conversations.conversations where organization_id = @Organization");
        Proof.Show(
            "teams: activation against binds", ("binds", binds), ("activations", activations), ("errors", wrong.Count),
            ("mixed rosters", mixed), ("revisions bound", generationsBound));
        Assert.That(wrong, Is.Empty);
        Assert.That(mixed, Is.Zero);

        void Note(TestAnswer answer, int expected)
        {
            if (answer.Status == expected)
                return;
            lock (wrong)
                wrong.Add($"{answer}");
        }
    }

    [Test]
    public async Task A_roster_changes_before_it_is_pinned_or_not_at_all()
    {
        var rounds = Proof.Size(inSuite: 20, inProof: 1000);
        var organization = await FeatherApi.NewOrganizationAsync();
        var agents = await AgentsAsync(organization, 3);
        var (changed, frozen) = (0, 0);
        List<string> wrong = [];
        for (var round = 0; round < rounds; round++)
        {
            var team = await organization.CreateTeamAsync(agents[0], agents[1]);
            var members = $"/v1/teams/revisions/{team.RevisionId}/members";
            var second = (await organization.GetAsync(members)).Json[1].GetProperty("id").GetGuid();
            var pause = round % 5;
            var answers = await Load.TogetherAsync(6, async caller =>
            {
                if (caller < 3)
                    await Task.Delay(caller * pause);
                return await (caller switch
                {
                    0 => organization.AddMemberAsync(team.RevisionId, agents[2]),
                    1 => organization.PutAsync($"{members}/{second}", new { enabled = false }),
                    2 => organization.DeleteAsync($"{members}/{second}"),
                    _ => organization.StartTestChatAsync(new { team_id = team.Id }),
                });
            });
            changed += answers[..3].Count(answer => answer.Status is 201 or 200 or 204);
            frozen += answers[..3].Count(answer => answer.Error is "revision_frozen");
            wrong.AddRange(answers.Where(answer => answer.Status is not (200 or 201 or 204 or 404) && answer.Error is not "revision_frozen").Select(answer => $"{answer}"));
            wrong.AddRange(answers[3..].Where(answer => answer.Status != 201).Select(answer => $"{answer}"));
        }

        var unlike = await organization.ScalarAsync<int>(
            """
            select count(*) from conversations.conversations c
            where c.organization_id = @Organization and (
                select array_agg(b.agent_id order by b.agent_id) from conversations.bound_revisions b
                where b.organization_id = @Organization and b.conversation_id = c.id) is distinct from (
                select array_agg(m.agent_id order by m.agent_id) from teams.members m
                where m.organization_id = @Organization and m.team_revision_id = c.team_revision_id and m.enabled)
            """);
        Proof.Show(
            "teams: changes of a roster against binds", ("rounds", rounds), ("changes before the pin", changed), ("refused as frozen", frozen),
            ("errors", wrong.Count), ("pins unlike the roster", unlike));
        Assert.That(wrong, Is.Empty);
        Assert.That(unlike, Is.Zero);
    }

    [Test]
    public async Task No_conversation_opens_on_a_team_that_is_deleted()
    {
        var rounds = Proof.Size(inSuite: 20, inProof: 1000);
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var (bound, deleted) = (0, 0);
        List<string> wrong = [];
        for (var round = 0; round < rounds; round++)
        {
            var team = await organization.CreateTeamAsync(agent);
            var answers = await Load.TogetherAsync(4, caller => caller == round % 4
                ? organization.DeleteAsync($"/v1/teams/{team.Id}")
                : organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), team_id = team.Id }));
            bound += answers.Count(answer => answer.Status == 201);
            deleted += answers.Count(answer => answer.Status == 204);
            wrong.AddRange(answers.Where(answer => answer.Status is not (201 or 204 or 404) && answer.Error is not "in_use").Select(answer => $"{answer}"));
        }

        var open = await organization.ScalarAsync<int>(
            """
            select count(*) from conversations.conversations c
            join teams.teams t on t.organization_id = c.organization_id and t.id = c.team_id
            where c.organization_id = @Organization and t.deleted_at is not null
            """);
        Proof.Show(
            "teams: deletion against binds", ("rounds", rounds), ("bound", bound), ("teams deleted", deleted), ("errors", wrong.Count),
            ("conversations on a deleted team", open));
        Assert.That(wrong, Is.Empty);
        Assert.That(open, Is.Zero);
    }

    [Test]
    public async Task An_agent_that_many_add_is_added_once()
    {
        var rounds = Proof.Size(inSuite: 10, inProof: 500);
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, added) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        List<string> wrong = [];
        for (var round = 0; round < rounds; round++)
        {
            var team = await organization.CreateTeamAsync(agent);
            var answers = await Load.TogetherAsync(Callers, _ => organization.AddMemberAsync(team.RevisionId, added));
            if (answers.Count(answer => answer.Status == 201) != 1 || answers.Count(answer => answer.Status == 422) != Callers - 1)
                wrong.AddRange(answers.Select(answer => $"{answer}"));
        }

        Proof.Show("teams: one agent added by many", ("rounds", rounds), ("callers", Callers), ("rounds gone wrong", wrong.Count / Callers));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task No_roster_is_active_with_an_agent_that_was_deleted_meanwhile()
    {
        var rounds = Proof.Size(inSuite: 20, inProof: 1000);
        var organization = await FeatherApi.NewOrganizationAsync();
        var steady = await organization.HasAgentAsync();
        var (activated, deleted) = (0, 0);
        List<string> wrong = [];
        for (var round = 0; round < rounds; round++)
        {
            var (early, late) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
            var team = await organization.CreateTeamAsync(steady);
            var next = await organization.CreateTeamRevisionAsync(team, steady, early);
            var answers = await Load.TogetherAsync(4, caller => caller switch
            {
                0 => organization.SetActiveAsync(team, next),
                1 => organization.AddMemberAsync(next, late),
                _ => organization.DeleteAsync($"/v1/agents/{(caller == 2 ? early : late).Id}"),
            });
            activated += answers[0].Status == 200 ? 1 : 0;
            deleted += answers[2..].Count(answer => answer.Status == 204);
            wrong.AddRange(answers.Where(answer => answer.Status is not (200 or 201 or 204 or 400 or 404) && answer.Error is not "in_use").Select(answer => $"{answer}"));
        }

        var withDeleted = await organization.ScalarAsync<int>(
            """
            select count(*) from teams.teams t
            join teams.members m on m.organization_id = @Organization and m.team_revision_id = t.active_revision_id
            join agents.agents a on a.organization_id = @Organization and a.id = m.agent_id
            where t.organization_id = @Organization and a.deleted_at is not null
            """);
        Proof.Show(
            "teams: activation against deletion of agents", ("rounds", rounds), ("activated", activated), ("agents deleted", deleted),
            ("errors", wrong.Count), ("active rosters with a deleted agent", withDeleted));
        Assert.That(wrong, Is.Empty);
        Assert.That(withDeleted, Is.Zero);
        Assert.That((activated, deleted), Is.Not.EqualTo((0, 0)));
    }

    private static async Task<TestAgent[]> AgentsAsync(TestOrganization organization, int count)
    {
        var agents = new TestAgent[count];
        for (var number = 0; number < count; number++)
            agents[number] = await organization.HasAgentAsync();
        return agents;
    }
}
