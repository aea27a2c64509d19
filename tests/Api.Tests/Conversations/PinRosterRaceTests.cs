using Dapper;

namespace Feather.Api.Tests.Conversations;

/// <summary>Binds while the roster of a team changes. The writers follow the contract (Agents and teams).</summary>
internal sealed class PinRosterRaceTests
{
    [Test]
    public async Task A_roster_that_changes_until_it_is_pinned_is_pinned_whole()
    {
        var binds = Proof.Size(inSuite: 150, inProof: 3000);
        var organization = await FeatherApi.NewOrganizationAsync();
        var roster = new TestAgent[4];
        for (var member = 0; member < roster.Length; member++)
            roster[member] = await organization.HasAgentAsync();
        var team = await organization.HasTeamAsync(roster);
        var revision = team.RevisionId;
        int bound = 0, revisions = 0, edits = 0;
        await FlipAsync();
        var wrong = await Binds.BesideAsync(binds, () => Interlocked.Increment(ref bound), number => number % 2 == 0
            ? organization.StartTestChatAsync(new { team_id = team.Id })
            : organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), team_id = team.Id, team_revision_id = revision }),
            ReviseAsync, FlipAsync);

        var mixed = await organization.ScalarAsync<int>(
            """
            select count(*) from conversations.conversations c
            where c.organization_id = @Organization and (
                select array_agg(b.agent_id order by b.agent_id) from conversations.bound_revisions b
                where b.organization_id = c.organization_id and b.conversation_id = c.id) is distinct from (
                select array_agg(m.agent_id order by m.agent_id) from teams.members m
                where m.organization_id = c.organization_id and m.team_revision_id = c.team_revision_id and m.enabled)
            """);
        var open = await organization.UnfrozenPinsAsync();
        Proof.Show(
            "pins: roster changes",
            ("binds", Math.Min(bound, binds)), ("team revisions", revisions), ("changes of a roster", edits), ("errors", wrong.Count),
            ("pins unlike the roster", mixed), ("pinned ones not frozen", open));
        Assert.That(wrong, Is.Empty);
        Assert.That((mixed, open), Is.EqualTo((0, 0)));

        async Task ReviseAsync()
        {
            var next = await organization.HasTeamRevisionAsync(team, roster);
            await organization.ActivateTeamAsync(team.Id, next);
            (revision, revisions) = (next, revisions + 1);
            await Task.Delay(40);
        }

        // Changes the row of the team revision first, like every change of a roster.
        async Task FlipAsync()
        {
            var current = revision;
            await using var change = await organization.BeginAsync();
            var free = await change.Connection!.ExecuteAsync(
                "update teams.revisions set version = version + 1 where organization_id = @Id and id = @current and frozen_at is null",
                new { organization.Id, current });
            if (free == 1)
            {
                edits++;
                await change.Connection!.ExecuteAsync(
                    """
                    update teams.members set enabled = not enabled
                    where organization_id = @Id and team_revision_id = @current and agent_id = any(@Others)
                    """,
                    new { organization.Id, current, Others = roster[2..].Select(agent => agent.Id).ToArray() });
            }
            await change.CommitAsync();
            await change.Connection!.DisposeAsync();
            await Task.Delay(4);
        }
    }
}
