using Feather.Api.Tests.Conversations;
using Feather.Infrastructure.Retention;

namespace Feather.Api.Tests.Retention;

/// <summary>The worker reads all organizations, so these tests have their own database.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class PurgeTests
{
    private OwnDatabase own = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => own = await OwnDatabase.CreateAsync();

    [SetUp]
    public Task ResetAsync() => own.ResetAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await own.DisposeAsync();

    [Test]
    public async Task Removes_nothing_that_is_not_due()
    {
        var organization = await own.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        await organization.StartTestChatAsync(new { agent_id = agent.Id }, ("Idempotency-Key", "kept"));
        await organization.ExecuteAsync(
            "update conversations.conversations set last_activity_at = now() - interval '6 days 23 hours' where organization_id = @Organization");

        await PurgeAsync();

        Assert.That(await organization.ScalarAsync<long>("select count(*) from conversations.conversations"), Is.EqualTo(1));
        Assert.That(await organization.ScalarAsync<long>("select count(*) from idempotency.records"), Is.EqualTo(1));
    }

    [Test]
    public async Task Removes_idle_throwaway_conversations_and_answers_past_their_day_in_every_organization()
    {
        foreach (var organization in (TestOrganization[])[await own.NewOrganizationAsync(), await own.NewOrganizationAsync()])
        {
            var agent = await organization.HasAgentAsync();
            var team = await organization.HasTeamAsync(agent);
            await organization.StartTestChatAsync(new { team_id = team.Id }, ("Idempotency-Key", "old"));
            await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, session_type = "simulation" });
            await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id }, ("Idempotency-Key", "live"));
            await organization.ExecuteAsync(
                """
                update conversations.conversations set last_activity_at = now() - interval '8 days' where organization_id = @Organization;
                update idempotency.records set expires_at = now() - interval '1 second' where organization_id = @Organization
                """);
            await organization.StartTestChatAsync(new { agent_id = agent.Id }, ("Idempotency-Key", "new"));

            await PurgeAsync();

            Assert.That(
                await organization.ScalarAsync<string>(
                    "select string_agg(session_type, ',' order by session_type) from conversations.conversations where organization_id = @Organization"),
                Is.EqualTo("live,test"));
            Assert.That(
                await organization.ScalarAsync<string>("select string_agg(key, ',') from idempotency.records where organization_id = @Organization"),
                Is.EqualTo("new"));
            Assert.That(
                await organization.ScalarAsync<long>("select count(*) from conversations.bound_revisions where organization_id = @Organization"),
                Is.Zero);
        }
    }

    [Test]
    public async Task Leaves_a_conversation_with_a_running_turn_for_another_time()
    {
        var organization = await own.NewOrganizationAsync();
        var (talking, silent) = (await organization.HasConversationAsync("test"), await organization.HasSpokenAsync("test"));
        await organization.HasRunningTurnAsync(talking);
        await organization.ExecuteAsync("update conversations.conversations set last_activity_at = now() - interval '8 days' where organization_id = @Organization");

        await PurgeAsync();

        Assert.That(await organization.RowsOfAsync(silent), Is.Empty);
        Assert.That((await organization.RowsOfAsync(talking)).Keys, Is.EquivalentTo((string[])["conversations.conversations", "turns.turns"]));
    }

    [Test]
    public async Task Removes_frames_past_their_time_and_keeps_their_turn()
    {
        var organization = await own.NewOrganizationAsync();
        var (old, recent) = (await organization.HasSpokenAsync(answered: "old"), await organization.HasSpokenAsync(answered: "recent"));
        await organization.ExecuteAsync("update turns.turns set frames_until = now() where conversation_id = @old", new { old });

        await PurgeAsync();

        Assert.That(await organization.RowsAsync<string>("select data from turns.frames where organization_id = @Organization"), Is.EqualTo((string[])["recent"]));
        Assert.That(
            await organization.RowsAsync<bool>("select frames_until is null from turns.turns where organization_id = @Organization order by frames_until nulls first"),
            Is.EqualTo((bool[])[true, false]));
        Assert.That((await organization.RowsOfAsync(old))["conversations.messages"], Is.EqualTo(2));
    }

    private Task PurgeAsync() => own.Worker<PurgeWorker>().PurgeAsync(CancellationToken.None);
}
