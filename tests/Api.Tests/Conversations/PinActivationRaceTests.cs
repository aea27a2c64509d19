namespace Feather.Api.Tests.Conversations;

/// <summary>Binds while revisions are edited and activated. The writers follow the contract (Agents and teams).</summary>
internal sealed class PinActivationRaceTests
{
    [Test]
    public async Task A_pin_stays_when_a_newer_revision_is_activated()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, member) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var team = await organization.HasTeamAsync(agent, member);
        var endUser = Guid.CreateVersion7();
        object withAgent = new { end_user_id = endUser, assistant_id = member.Id }, withTeam = new { end_user_id = endUser, team_id = team.Id };
        var before = await ReadAsync(withAgent) + await ReadAsync(withTeam);

        var newer = await organization.HasRevisionAsync(member);
        await organization.ActivateAsync(member.Id, newer);

        Assert.That(await ReadAsync(withAgent) + await ReadAsync(withTeam), Is.EqualTo(before));
        endUser = Guid.CreateVersion7();
        var after = await ReadAsync(new { end_user_id = endUser, assistant_id = member.Id }) + await ReadAsync(new { end_user_id = endUser, team_id = team.Id });
        Assert.That(after, Does.Contain($"\"assistant_revision_id\":\"{newer}\"").And.Not.Contain($"{member.RevisionId}"));
        Proof.Show("pins: activation", ("conversations kept their pins", 2), ("new ones got the new", 2));

        async Task<string> ReadAsync(object body) =>
            (await organization.GetAsync($"/v1/v2/conversations/{(await organization.GetOrCreateAsync(body)).Id}")).Body;
    }

    [Test]
    public async Task A_roster_is_pinned_as_one_generation_while_its_members_are_activated_and_edited()
    {
        var binds = Proof.Size(inSuite: 150, inProof: 3000);
        var organization = await FeatherApi.NewOrganizationAsync();
        var roster = new TestAgent[4];
        for (var member = 0; member < roster.Length; member++)
            roster[member] = await organization.HasAgentAsync(defaults: """{"generation": 0, "edit": 0}""");
        // The rosters overlap in opposite orders, so locks in roster order would deadlock.
        TestTeam[] teams = [await organization.HasTeamAsync(roster), await organization.HasTeamAsync([.. roster.Reverse()])];
        var bound = 0;
        int generations = 0, edits = 0;
        var deadlocksBefore = await DeadlocksAsync(organization);
        var wrong = await Binds.BesideAsync(binds, () => Interlocked.Increment(ref bound), number => (number % 4) switch
        {
            0 => organization.StartTestChatAsync(new { agent_id = roster[number % roster.Length].Id }),
            1 => organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), team_id = teams[0].Id }),
            2 => organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), team_id = teams[1].Id }, ("Idempotency-Key", $"{number}")),
            _ => organization.StartTestChatAsync(new { team_id = teams[number / 4 % 2].Id }),
        }, ActivateAsync, EditAsync);

        var mixed = await organization.ScalarAsync<int>(
            """
            select count(*) from (
                select 1 from conversations.bound_revisions b
                join agents.revisions r on r.organization_id = b.organization_id and r.id = b.agent_revision_id
                where b.organization_id = @Organization
                group by b.conversation_id
                having count(*) <> 4 or count(distinct r.variable_defaults ->> 'generation') <> 1) m
            """);
        var changed = await organization.ScalarAsync<int>(
            """
            select count(*)
            from conversations.conversations c
            join agents.revisions r on r.organization_id = c.organization_id and r.id = coalesce(c.agent_revision_id, (
                select b.agent_revision_id from conversations.bound_revisions b
                where b.organization_id = c.organization_id and b.conversation_id = c.id and b.ordinal = 1))
            where c.organization_id = @Organization and c.context_variables::jsonb <> r.variable_defaults::jsonb
            """);
        var open = await organization.UnfrozenPinsAsync();
        var deadlocks = await DeadlocksAsync(organization) - deadlocksBefore;
        Proof.Show(
            "pins: activation and edits of revisions",
            ("binds", Math.Min(bound, binds)), ("generations", generations), ("edits", edits), ("errors", wrong.Count),
            ("mixed rosters", mixed), ("pinned revisions that changed", changed), ("pinned ones not frozen", open),
            ("deadlocks", deadlocks));
        Assert.That(wrong, Is.Empty);
        Assert.That((mixed, changed, open, deadlocks), Is.EqualTo((0, 0, 0, 0)));

        // Activates all revisions of a generation in one statement.
        async Task ActivateAsync()
        {
            var generation = ++generations;
            var defaults = $$"""{"generation": {{generation}}, "edit": 0}""";
            var revisions = new Guid[roster.Length];
            for (var member = 0; member < roster.Length; member++)
                revisions[member] = await organization.HasRevisionAsync(roster[member], defaults: defaults);
            await organization.ExecuteAsync(
                """
                update agents.agents a set active_revision_id = n.revision
                from unnest(@Agents, @Revisions) n (agent, revision)
                where a.organization_id = @Id and a.id = n.agent
                """,
                new { organization.Id, Agents = roster.Select(agent => agent.Id).ToArray(), Revisions = revisions });
            await Task.Delay(40);
        }

        async Task EditAsync()
        {
            edits += await organization.ScalarAsync<int>(
                """
                with edited as (
                    update agents.revisions r
                    set variable_defaults = json_build_object('generation', (r.variable_defaults ->> 'generation')::int, 'edit', r.version),
                        version = r.version + 1
                    where r.organization_id = @Organization and r.frozen_at is null
                        and r.id = (select a.active_revision_id from agents.agents a
                                    where a.organization_id = @Organization and a.active_revision_id is not null order by random() limit 1)
                    returning 1)
                select count(*) from edited
                """);
            await Task.Delay(4);
        }
    }

    /// <summary>Reads the count of the whole database, because a retry hides a deadlock from callers. The count is a second late.</summary>
    private static async Task<int> DeadlocksAsync(TestOrganization organization)
    {
        await Task.Delay(1100);
        return await organization.ScalarAsync<int>("select deadlocks from pg_stat_database where datname = current_database()");
    }
}
