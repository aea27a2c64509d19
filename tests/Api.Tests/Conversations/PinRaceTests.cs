using Dapper;
using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;
using Feather.Domain.Teams;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Feather.Api.Tests.Conversations;

/// <summary>Binds while what they bind to is activated, edited and deleted, by the rules those writers keep (contract: Agents and teams).</summary>
internal sealed class PinRaceTests
{
    private const int Callers = 8;

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
        // Overlapping, in opposite orders: whoever locks as listed deadlocks.
        TestTeam[] teams = [await organization.HasTeamAsync(roster), await organization.HasTeamAsync([.. roster.Reverse()])];
        var bound = 0;
        int generations = 0, edits = 0;
        var deadlocksBefore = await DeadlocksAsync(organization);
        var wrong = await BindAsync(binds, () => Interlocked.Increment(ref bound), number => (number % 4) switch
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
        var open = await UnfrozenPinsAsync(organization);
        var deadlocks = await DeadlocksAsync(organization) - deadlocksBefore;
        Proof.Show(
            "pins: activation and edits of revisions",
            ("binds", Math.Min(bound, binds)), ("generations", generations), ("edits", edits), ("errors", wrong.Count),
            ("mixed rosters", mixed), ("pinned revisions that changed", changed), ("pinned ones not frozen", open),
            ("deadlocks", deadlocks));
        Assert.That(wrong, Is.Empty);
        Assert.That((mixed, changed, open, deadlocks), Is.EqualTo((0, 0, 0, 0)));

        // A generation is activated as a whole.
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
        var wrong = await BindAsync(binds, () => Interlocked.Increment(ref bound), number => number % 2 == 0
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
        Proof.Show(
            "pins: roster changes",
            ("binds", Math.Min(bound, binds)), ("team revisions", revisions), ("changes of a roster", edits), ("errors", wrong.Count),
            ("pins unlike the roster", mixed), ("pinned ones not frozen", await UnfrozenPinsAsync(organization)));
        Assert.That(wrong, Is.Empty);
        Assert.That(mixed, Is.Zero);

        async Task ReviseAsync()
        {
            var next = await organization.HasTeamRevisionAsync(team, roster);
            await organization.ActivateTeamAsync(team.Id, next);
            (revision, revisions) = (next, revisions + 1);
            await Task.Delay(40);
        }

        // The team revision's row first, as every change of a roster does.
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

    [Test]
    public async Task Nothing_deleted_is_bound([Values] bool withTeam)
    {
        var victims = Proof.Size(inSuite: 25, inProof: 800);
        var organization = await FeatherApi.NewOrganizationAsync();
        var steady = await organization.HasAgentAsync();
        int bound = 0, refused = 0, agentsDeleted = 0, revisionsDeleted = 0;
        List<string> wrong = [];
        for (var number = 0; number < victims; number++)
        {
            var victim = await organization.HasAgentAsync();
            var spare = await organization.HasRevisionAsync(victim);
            var team = withTeam ? await organization.HasTeamAsync(victim, steady) : null;
            var pause = number % 6;
            var deletions = Task.Run(async () =>
            {
                await Task.Delay(pause);
                return (await DeleteRevisionAsync(organization, spare), await DeleteAgentAsync(organization, victim.Id));
            });
            var answers = await Load.TogetherAsync(4, caller => caller switch
            {
                0 or 1 => organization.GetOrCreateAsync(
                    new { end_user_id = Guid.NewGuid(), assistant_id = team is null ? victim.Id : (Guid?)null, team_id = team?.Id }),
                2 => organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = victim.Id, assistant_revision_id = spare }),
                _ => organization.StartTestChatAsync(new { agent_id = team is null ? victim.Id : (Guid?)null, team_id = team?.Id }),
            });
            var (revisionDeleted, agentDeleted) = await deletions;
            revisionsDeleted += revisionDeleted ? 1 : 0;
            agentsDeleted += agentDeleted ? 1 : 0;
            bound += answers.Count(answer => answer.Status == 201);
            refused += answers.Count(answer => answer.Status is 404 || (withTeam && answer.Status == 400));
            wrong.AddRange(answers.Where(answer => answer.Status is not (201 or 404) && !(withTeam && answer.Status == 400)).Select(answer => $"{answer}"));
        }

        var onDeleted = await organization.ScalarAsync<int>(
            """
            select count(*) from conversations.conversations c
            left join conversations.bound_revisions b on b.organization_id = c.organization_id and b.conversation_id = c.id
            join agents.agents a on a.organization_id = c.organization_id and a.id = coalesce(c.agent_id, b.agent_id)
            where c.organization_id = @Organization and a.deleted_at is not null
            """);
        Proof.Show(
            $"pins: deletion, {(withTeam ? "team" : "agent")}",
            ("bound", bound), ("refused", refused), ("agents deleted", agentsDeleted), ("revisions deleted", revisionsDeleted),
            ("other answers", wrong.Count), ("conversations on a deleted agent", onDeleted));
        Assert.That(wrong, Is.Empty);
        Assert.That(onDeleted, Is.Zero);
        Assert.That((agentsDeleted, bound), Is.Not.EqualTo((0, 0)));
    }

    /// <summary>After a commit that nobody heard of, the second attempt may load another roster: it must not add its pins.</summary>
    [Test]
    public async Task A_repeat_after_an_unclear_commit_leaves_the_first_attempts_pins()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (first, second) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var team = await organization.HasTeamAsync(first);
        var clock = FeatherApi.Server.Services.GetRequiredService<TimeProvider>();
        var (id, endUser) = (ConversationId.New(clock), EndUserId.New(clock));
        var stored = await AttemptAsync();

        await organization.ActivateTeamAsync(team.Id, await organization.HasTeamRevisionAsync(team, first, second));
        var repeated = await AttemptAsync();

        Assert.That(((TeamBinding)repeated.Binding).BoundRevisions, Is.EqualTo(((TeamBinding)stored.Binding).BoundRevisions));
        Assert.That(
            await organization.ScalarAsync<int>("select count(*) from agents.revisions where organization_id = @Organization and frozen_at is not null"),
            Is.EqualTo(1));
        Proof.Show("pins: repeat after an unclear commit", ("pins added", 0), ("revisions frozen in vain", 0));

        async Task<Conversation> AttemptAsync()
        {
            await using var scope = FeatherApi.Server.Services.CreateAsyncScope();
            var unitOfWork = scope.ServiceProvider.GetRequiredService<IUnitOfWork>();
            var organizationId = new OrganizationId(organization.Id);
            var target = BindingTarget.Of(null, null, new TeamId(team.Id), null);
            unitOfWork.UseOrganization(organizationId);
            return await unitOfWork.ExecuteAsync(
                async () =>
                {
                    var conversations = scope.ServiceProvider.GetRequiredService<IConversationRepository>();
                    var key = new ConversationKey(endUser, "api", SessionType.Test, null, target);
                    var lookup = await conversations.LookUpAsync(organizationId, key, lockEndUser: false, CancellationToken.None);
                    var pinned = RevisionPinning.Pin(target, lookup.Candidate);
                    return await conversations.AddAsync(
                        Conversation.Begin(organizationId, id, key, pinned, Timestamp.Now(clock)), pinned, addEndUser: false, CancellationToken.None);
                },
                CancellationToken.None);
        }
    }

    /// <summary>Binds by many callers, beside writers that never rest; what is not 201 is wrong.</summary>
    private static async Task<List<string>> BindAsync(
        int binds, Func<int> next, Func<int, Task<TestAnswer>> bind, params Func<Task>[] writers)
    {
        List<string> wrong = [];
        var binding = Load.TogetherAsync(Callers, async _ =>
        {
            while (next() is var number && number <= binds)
            {
                var answer = await bind(number);
                if (answer.Status == 201)
                    continue;
                lock (wrong)
                    wrong.Add($"{answer}");
            }
            return true;
        });
        await Task.WhenAll(writers.Select(writer => Load.WhileAsync(binding, callers: 1, writer)));
        return wrong;
    }

    /// <summary>Of the whole database, for a retry hides them from callers. The count is a second late.</summary>
    private static async Task<int> DeadlocksAsync(TestOrganization organization)
    {
        await Task.Delay(1100);
        return await organization.ScalarAsync<int>("select deadlocks from pg_stat_database where datname = current_database()");
    }

    private static Task<int> UnfrozenPinsAsync(TestOrganization organization) => organization.ScalarAsync<int>(
        """
        select (select count(*) from agents.revisions r where r.organization_id = @Organization and r.frozen_at is null and (
                    exists (select from conversations.bound_revisions b where b.organization_id = @Organization and b.agent_revision_id = r.id)
                    or exists (select from conversations.conversations c where c.organization_id = @Organization and c.agent_revision_id = r.id)))
             + (select count(*) from teams.revisions r where r.organization_id = @Organization and r.frozen_at is null
                    and exists (select from conversations.conversations c where c.organization_id = @Organization and c.team_revision_id = r.id))
        """);

    /// <summary>As DELETE of an agent: the row first, then what stands against it.</summary>
    private static async Task<bool> DeleteAgentAsync(TestOrganization organization, Guid agentId)
    {
        await using var deletion = await organization.BeginAsync();
        await using var connection = deletion.Connection!;
        var parameters = new { organization.Id, agentId };
        await connection.ExecuteAsync("select 1 from agents.agents where organization_id = @Id and id = @agentId for update", parameters);
        var deleted = await connection.ExecuteAsync(
            """
            update agents.agents a set deleted_at = now()
            where a.organization_id = @Id and a.id = @agentId
                and not exists (select from conversations.conversations c where c.organization_id = @Id and c.agent_id = @agentId)
                and not exists (select from conversations.bound_revisions b where b.organization_id = @Id and b.agent_id = @agentId)
            """,
            parameters);
        await deletion.CommitAsync();
        return deleted == 1;
    }

    /// <summary>As DELETE of a revision: not a frozen one, and what slips in between meets the foreign key.</summary>
    private static async Task<bool> DeleteRevisionAsync(TestOrganization organization, Guid revisionId)
    {
        try
        {
            return await organization.ScalarAsync<Guid?>(
                "delete from agents.revisions where organization_id = @Id and id = @revisionId and frozen_at is null returning id",
                new { organization.Id, revisionId }) is not null;
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return false;
        }
    }
}
