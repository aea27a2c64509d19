using Feather.Api.Tests.Identity;
using Feather.Infrastructure.Conversations;

namespace Feather.Api.Tests.Conversations;

/// <summary>The worker reads all organizations, so these tests have their own database.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class ExpiryTests
{
    private OwnDatabase own = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => own = await OwnDatabase.CreateAsync(("ConversationIdleTimeout", "02:00:00"));

    [SetUp]
    public Task ResetAsync() => own.ResetAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await own.DisposeAsync();

    [Test]
    public async Task Ends_what_was_idle_for_too_long_in_every_organization_as_closing_would([Values("live", "test", "simulation")] string sessionType)
    {
        foreach (var organization in (TestOrganization[])[await own.NewOrganizationAsync(), await own.NewOrganizationAsync()])
        {
            var (idle, active) = (await organization.HasSpokenAsync(sessionType), await organization.HasSpokenAsync(sessionType));
            await WasActiveAsync(organization, idle, "2 hours 1 second");
            await WasActiveAsync(organization, active, "1 hour 59 minutes");

            await ExpireAsync();
            var (expired, open) = (await organization.GetConversationAsync(idle), await organization.GetConversationAsync(active));

            Assert.That((expired.Text("status"), expired.Text("ttl_expires_at")), Is.EqualTo(("expired", (string?)null)));
            // A live conversation may already have its summary, which changes updated_at again.
            if (sessionType != "live")
                Assert.That(expired.Text("closed_at"), Is.EqualTo(expired.Text("updated_at")));
            Assert.That(await organization.AfterWorkAsync(idle), Is.EqualTo(sessionType == "live" ? (string[])["summary", "memory_sync"] : []));
            Assert.That((open.Text("status"), open.Text("closed_at")), Is.EqualTo(("active", (string?)null)));
        }
    }

    [Test]
    public async Task One_organization_whose_conversations_cannot_be_ended_keeps_no_other_waiting()
    {
        var organizations = new List<(TestOrganization Organization, Guid Idle)>();
        for (var i = 0; i < 3; i++)
        {
            var organization = await own.NewOrganizationAsync();
            organizations.Add((organization, await organization.HasSpokenAsync()));
            await WasActiveAsync(organization, organizations[^1].Idle, $"{5 - i} hours");
        }
        var first = organizations[0].Organization;
        await first.ExecuteAsync(
            $"""
            create function conversations.refuse() returns trigger language plpgsql as 'begin raise exception ''refused''; end';
            create trigger refuse before update on conversations.conversations for each row
                when (new.organization_id = '{first.Id}') execute function conversations.refuse()
            """);
        try
        {
            await ExpireAsync();
        }
        finally
        {
            await first.ExecuteAsync("drop function conversations.refuse cascade");
        }

        var statuses = new List<string?>();
        foreach (var (organization, idle) in organizations)
            statuses.Add((await organization.GetConversationAsync(idle)).Text("status"));
        Assert.That(statuses, Is.EqualTo((string[])["active", "expired", "expired"]));
    }

    [Test]
    public async Task Counts_from_the_last_activity_and_not_from_when_it_was_looked_at()
    {
        var organization = await own.NewOrganizationAsync();
        var id = await organization.HasSpokenAsync();
        await WasActiveAsync(organization, id, "1 hour", known: "10 hours");

        await ExpireAsync();

        Assert.That((await organization.GetConversationAsync(id)).Text("status"), Is.EqualTo("active"));
        Assert.That(
            await organization.ScalarAsync<bool>("select known_active_at = last_activity_at from conversations.conversations where id = @id", new { id }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Leaves_a_conversation_with_a_running_turn_alone()
    {
        var organization = await own.NewOrganizationAsync();
        var id = await organization.HasSpokenAsync();
        await organization.HasRunningTurnAsync(id);
        await WasActiveAsync(organization, id, "1 day");

        await ExpireAsync();
        var during = await organization.GetConversationAsync(id);
        await organization.ExecuteAsync(
            "update turns.turns set status = 'failed', error = 'lost', lease_expires_at = null, ended_at = now() where conversation_id = @id and status = 'running'", new { id });
        await WasActiveAsync(organization, id, "1 day");
        await ExpireAsync();

        Assert.That(during.Text("status"), Is.EqualTo("active"));
        Assert.That((await organization.GetConversationAsync(id)).Text("status"), Is.EqualTo("expired"));
    }

    [Test]
    public async Task Ends_more_than_it_looks_at_at_once()
    {
        var organization = await own.NewOrganizationAsync();
        var first = await organization.HasConversationAsync("test");
        await organization.ExecuteAsync(
            """
            insert into conversations.conversations (
                organization_id, id, end_user_id, channel, status, session_type, agent_id, agent_revision_id, created_at, updated_at, last_activity_at, known_active_at)
            select c.organization_id, gen_random_uuid(), gen_random_uuid(), c.channel, c.status, c.session_type, c.agent_id, c.agent_revision_id,
                now(), now(), now() - interval '1 day', now() - interval '1 day'
            from conversations.conversations c, generate_series(1, 1200)
            where c.id = @first
            """,
            new { first });

        await ExpireAsync();

        Assert.That(await organization.RowsAsync<(string, long)>(
            "select status, count(*) from conversations.conversations where organization_id = @Organization group by 1 order by 2"),
            Is.EqualTo(new[] { ("active", 1L), ("expired", 1200L) }));
    }

    private static Task WasActiveAsync(TestOrganization organization, Guid id, string ago, string? known = null) => organization.ExecuteAsync(
        """
        update conversations.conversations set last_activity_at = now() - @ago::interval, known_active_at = now() - @known::interval where id = @id
        """,
        new { id, ago, known = known ?? ago });

    private Task ExpireAsync() => own.Worker<ExpiryWorker>().ExpireAsync(CancellationToken.None);
}
