using Feather.Api.Tests.Conversations;
using Feather.Api.Tests.Identity;
using Feather.Api.Tests.Models;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Memory;
using Feather.Infrastructure.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Api.Tests.Memory;

/// <summary>Two servers look for work in all organizations, so these tests have their own database.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class AfterWorkTests
{
    private OwnDatabase own = null!;
    private ServerProcess other = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        own = await OwnDatabase.CreateAsync();
        other = await ServerProcess.StartAsync(own.Database);
    }

    [SetUp]
    public Task ResetAsync() => own.ResetAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await other.DisposeAsync();
        await own.DisposeAsync();
    }

    [Test]
    public async Task What_was_said_is_summarized_and_remembered()
    {
        var organization = await own.NewOrganizationAsync();
        var endUser = Guid.NewGuid();
        var id = await organization.HasSpokenAsync(endUser: endUser, said: "I like green tea", answered: "Noted");

        await organization.CloseAsync(id);
        var work = await organization.WorkIsDoneAsync(id);
        var read = await organization.GetConversationAsync(id);
        var memories = await organization.GetMemoriesAsync(endUser);

        Assert.That(work, Is.EqualTo((WorkRow[])[new("summary", 1, null, true, false, false), new("memory_sync", 1, null, true, false, false)]));
        Assert.That(read.Text("summary"), Does.Contain("scripted").And.Contain("green tea"));
        Assert.That(read.Text("summary_preview"), Is.Not.Empty);
        Assert.That(read.Json.GetProperty("memory_synced").GetBoolean());
        Assert.That(memories.Texts(), Is.EqualTo((string?[])[read.Text("summary")]));
        Assert.That(memories.Json.GetProperty("memories")[0].GetProperty("conversation_id").GetGuid(), Is.EqualTo(id));
    }

    [Test]
    public async Task A_teams_summary_is_written_by_its_router_model()
    {
        var organization = await own.NewOrganizationAsync();
        var team = await organization.HasTeamAsync(await organization.HasAgentAsync());
        await organization.ExecuteAsync(
            "update teams.revisions set router_model_settings = '{\"model\":\"nobodys\",\"config\":{}}' where organization_id = @Organization");
        var id = (await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), team_id = team.Id })).Id;
        await organization.SpeaksAsync(id);

        await organization.CloseAsync(id);
        var work = await Eventually.IsAsync(() => organization.WorkAsync(id), rows => rows[0].LastError is not null);

        Assert.That(work[0].LastError, Is.EqualTo("unserved"));
    }

    [Test]
    public async Task A_failing_model_is_seen_and_tried_again_with_the_config_as_it_is_then()
    {
        var organization = (await own.NewOrganizationAsync()).At(other.Address);
        var id = await organization.HasSpokenAsync();
        var config = await organization.HasRouterConfigAsync(id, "nobodys");

        await organization.CloseAsync(id);
        var failing = await Eventually.IsAsync(() => organization.WorkAsync(id), rows => rows[0].LastError is not null);
        var meanwhile = await organization.GetConversationAsync(id);
        await organization.ServesAsync(config, "scripted");
        await organization.ExecuteAsync("update conversations.outbox set due_at = now() where conversation_id = @id and due_at is not null", new { id });
        var done = await organization.WorkIsDoneAsync(id);

        Assert.That((failing[0].LastError, failing[0].IsDue, failing[0].HasFailed), Is.EqualTo(("unserved", false, false)));
        Assert.That((failing[1].Attempts, failing[1].IsDone), Is.EqualTo((0, false)), "the memory waits for the summary");
        Assert.That((meanwhile.Text("summary"), meanwhile.Json.GetProperty("memory_synced").GetBoolean()), Is.EqualTo(((string?)null, false)));
        Assert.That(done.Select(row => row.Attempts), Is.EqualTo((int[])[failing[0].Attempts + 1, 1]));
    }

    [Test]
    public async Task Every_retry_is_a_line_in_the_log_that_says_nothing_of_what_was_said()
    {
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        await using var process = await ServerProcess.StartAsync(database);
        var organization = await TestOrganization.CreateAsync(database, process.Address);
        var id = await organization.HasSpokenAsync(said: "My PIN is abracadabra");
        await organization.HasRouterConfigAsync(id, "nobodys");

        await organization.CloseAsync(id);
        await Eventually.IsAsync(() => organization.WorkAsync(id), rows => rows[0].LastError is not null);
        var log = await Eventually.IsAsync(() => Task.FromResult(process.Log), text => text.Contains("failed at attempt 1", StringComparison.Ordinal));

        Assert.That(log, Does.Contain($"summary of conversation {id} of {organization.Id} failed at attempt 1: unserved"));
        Assert.That(log, Does.Not.Contain("abracadabra"));
    }

    [Test]
    public async Task What_fails_too_often_has_failed_and_so_has_what_rests_on_it()
    {
        var organization = await own.NewOrganizationAsync();
        var id = await organization.HasClaimedSummaryAsync(attempts: 11, until: "1 hour");
        await organization.HasRouterConfigAsync(id, "nobodys");

        await organization.ExecuteAsync("update conversations.outbox set due_at = now() where conversation_id = @id", new { id });
        var work = await Eventually.IsAsync(() => organization.WorkAsync(id), rows => rows.TrueForAll(row => row.HasFailed));

        Assert.That(work, Is.EqualTo((WorkRow[])[new("summary", 12, "unserved", false, true, false), new("memory_sync", 0, "summary_failed", false, true, false)]));
    }

    [Test]
    public async Task A_provider_that_refuses_for_good_is_not_asked_again()
    {
        await using var own = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        await using var models = await FakeOpenAI.StartAsync();
        models.Reply = _ => new FakeReply("{}", Status: 401);
        await using var asking = await TestServer.StartAsync(own, ("OpenAIBaseAddress", models.Address.ToString()));
        var organization = await TestOrganization.CreateAsync(own, asking);
        var id = await organization.HasSpokenAsync();
        await organization.HasRouterConfigAsync(id, "any");

        await organization.CloseAsync(id);
        var work = await Eventually.IsAsync(() => organization.WorkAsync(id), rows => rows.TrueForAll(row => row.HasFailed));

        Assert.That(work, Is.EqualTo((WorkRow[])[new("summary", 1, "401", false, true, false), new("memory_sync", 0, "summary_failed", false, true, false)]));
        Assert.That(models.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_claim_that_outlives_its_process_is_taken_again_and_no_other()
    {
        var organization = await own.NewOrganizationAsync();
        var (held, lost, lostTooOften) = (
            await organization.HasClaimedSummaryAsync(1, "1 hour"), await organization.HasClaimedSummaryAsync(1, "0 seconds"),
            await organization.HasClaimedSummaryAsync(12, "0 seconds"));

        var taken = await organization.WorkIsDoneAsync(lost);
        var failed = await Eventually.IsAsync(() => organization.WorkAsync(lostTooOften), rows => rows.TrueForAll(row => row.HasFailed));

        Assert.That(taken[0].Attempts, Is.EqualTo(2));
        Assert.That((failed[0].LastError, failed[1].LastError), Is.EqualTo(("lost", "summary_failed")));
        Assert.That((await organization.WorkAsync(held))[0], Is.EqualTo(new WorkRow("summary", 1, null, false, false, false)));
    }

    [Test]
    public async Task A_claim_that_somebody_has_taken_over_writes_nothing()
    {
        var organization = await own.NewOrganizationAsync();
        var id = await organization.HasClaimedSummaryAsync(attempts: 2, until: "1 hour");
        var stale = new AfterWork(new OrganizationId(organization.Id), new ConversationId(id), AfterWorkKind.Summary, Attempt: 1);
        var (summary, queue) = (own.Server.Services.GetRequiredService<SummaryWork>(), own.Server.Services.GetRequiredService<AfterWorkQueue>());

        await summary.DoAsync(stale, [], CancellationToken.None);
        await queue.FailAsync(stale, "timeout", [], TimeSpan.Zero, CancellationToken.None);
        var (untouched, read) = (await organization.WorkAsync(id), await organization.GetConversationAsync(id));
        await summary.DoAsync(stale with { Attempt = 2 }, [], CancellationToken.None);
        await organization.WorkIsDoneAsync(id);
        var written = (await organization.GetConversationAsync(id)).Text("summary");
        await organization.ExecuteAsync("update conversations.conversations set summary = 'Another' where id = @id", new { id });
        await summary.DoAsync(stale with { Attempt = 2 }, [], CancellationToken.None);

        Assert.That(untouched[0], Is.EqualTo(new WorkRow("summary", 2, null, false, false, false)));
        Assert.That(read.Text("summary"), Is.Null);
        Assert.That(written, Is.Not.Null);
        Assert.That((await organization.GetConversationAsync(id)).Text("summary"), Is.EqualTo("Another"), "finished work is not repeated");
    }

    [Test]
    public async Task Two_servers_do_each_piece_once()
    {
        var conversations = Proof.Size(inSuite: 30, inProof: 1000);
        var organization = await own.NewOrganizationAsync();
        TestOrganization[] sides = [organization, organization.At(other.Address)];
        var agent = await organization.HasAgentAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < conversations; i++)
        {
            ids.Add((await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id })).Id);
            await organization.SpeaksAsync(ids[^1]);
        }

        await Load.TogetherAsync(conversations, i => sides[i % 2].CloseAsync(ids[i]));
        var (_, _, attempts, memories) = await Eventually.IsAsync(
            async () => (await organization.RowsAsync<(long, long, long, long)>(
                """
                select count(*), count(done_at), sum(attempts)::bigint, (select count(*) from memory.memories where organization_id = @Organization)
                from conversations.outbox where organization_id = @Organization
                """)).Single(),
            seen => seen.Item1 == seen.Item2);

        Proof.Show("after-work: two servers", ("conversations", conversations), ("attempts", attempts), ("memories", memories));
        Assert.That((attempts, memories), Is.EqualTo((2L * conversations, (long)conversations)));
    }

    [Test]
    public async Task Of_a_deleted_end_user_nothing_is_written()
    {
        var rounds = Proof.Size(inSuite: 15, inProof: 500);
        var organization = await own.NewOrganizationAsync();
        TestOrganization[] sides = [organization, organization.At(other.Address)];
        var synced = 0L;
        for (var round = 0; round < rounds; round++)
        {
            var endUser = await organization.HasEndUserAsync();
            var id = await organization.HasSpokenAsync(endUser: endUser);
            await sides[round % 2].CloseAsync(id);
            // Deletes at a random moment between the claim and the memory.
            await Task.Delay(Random.Shared.Next(40));
            synced += await organization.ScalarAsync<long>("select count(*) from memory.memories where conversation_id = @id", new { id });
            Assert.That((await sides[(round + 1) % 2].DeleteEndUserAsync(endUser)).Status, Is.EqualTo(204));
        }
        // When this last work is done, all earlier claims have finished.
        var last = await organization.HasSpokenAsync();
        await organization.CloseAsync(last);
        await organization.WorkIsDoneAsync(last);

        var (memories, summaries, work) = (await organization.RowsAsync<(long, long, long)>(
            """
            select (select count(*) from memory.memories where organization_id = @Organization and conversation_id <> @last),
                (select count(*) from conversations.conversations where organization_id = @Organization and id <> @last and (summary is not null or memory_synced)),
                (select count(*) from conversations.outbox where organization_id = @Organization and conversation_id <> @last)
            """,
            new { Organization = organization.Id, last })).Single();
        Proof.Show("after-work: against deletion of end users", ("end users", rounds), ("remembered before", synced), ("memories left", memories), ("summaries left", summaries));
        Assert.That((memories, summaries, work), Is.EqualTo((0L, 0L, 0L)));
    }

    [Test]
    public async Task A_memory_is_the_survivors_even_where_the_merge_came_first()
    {
        var organization = await own.NewOrganizationAsync();
        var (survivor, merged) = (await organization.HasEndUserAsync("crm-1"), await organization.HasEndUserAsync());
        var id = await organization.HasClaimedSummaryAsync(0, "1 hour", merged);

        await organization.UpdateEndUserAsync(merged, new { org_external_end_user_id = "crm-1" });
        await organization.ExecuteAsync("update conversations.outbox set due_at = now() where conversation_id = @id", new { id });
        await organization.WorkIsDoneAsync(id);

        Assert.That((await organization.GetMemoriesAsync(survivor)).Texts(), Has.Length.EqualTo(1));
    }
}
