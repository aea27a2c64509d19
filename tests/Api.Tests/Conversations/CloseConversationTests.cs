using Feather.Api.Tests.Identity;

namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
internal sealed class CloseConversationTests
{
    [Test]
    public async Task A_session_tells_what_was_said_and_when_it_will_expire()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var id = await organization.HasConversationAsync("test");

        var fresh = await organization.GetConversationAsync(id);
        await organization.SpeaksAsync(id);
        await organization.SpeaksAsync(id);
        await organization.ExecuteAsync(
            "update conversations.conversations set summary = @summary, memory_synced = true, last_activity_at = '2026-01-01Z', first_message_at = '2025-01-01Z' where id = @id",
            new { id, summary = $"{new string('x', 195)} words" });
        var spoken = await organization.GetConversationAsync(id);
        var closed = await organization.CloseAsync(id);
        var listed = (await organization.GetAsync("/v1/v2/conversations")).Json.GetProperty("items")[0];

        Assert.That(fresh.Json.GetProperty("message_count").GetInt32(), Is.Zero);
        Assert.That((fresh.Text("first_message_at"), fresh.Text("last_message_at"), fresh.Text("summary")), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
        Assert.That(fresh.Json.GetProperty("ttl_expires_at").GetDateTime(), Is.EqualTo(fresh.Json.GetProperty("created_at").GetDateTime().AddDays(1)));
        Assert.That(spoken.Json.GetProperty("message_count").GetInt32(), Is.EqualTo(4));
        Assert.That((spoken.Text("first_message_at"), spoken.Text("ttl_expires_at")), Is.EqualTo(("2025-01-01T00:00:00.000000Z", "2026-01-02T00:00:00.000000Z")));
        Assert.That(spoken.Text("last_message_at"), Is.Not.Null);
        Assert.That(spoken.Text("summary_preview"), Is.EqualTo(new string('x', 195)));
        Assert.That(spoken.Json.GetProperty("memory_synced").GetBoolean());
        Assert.That(closed.Text("ttl_expires_at"), Is.Null);
        Assert.That(listed.GetRawText(), Is.EqualTo(closed.Body));
    }

    [TestCase("", null)]
    [TestCase("null", null)]
    [TestCase("{}", null)]
    [TestCase("""{"reason":null}""", null)]
    [TestCase("""{"reason":"resolved"}""", "resolved")]
    [TestCase("""{"reason":"Resolved"}""", "unknown")]
    [TestCase("""{"reason":""}""", "unknown")]
    public async Task Closes_with_a_body_or_none(string body, string? reason)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        // Only the request changes a conversation that is not live. A live one also gets after-work.
        var id = await organization.HasSpokenAsync("test");

        var closed = await organization.CloseAsync(id, body);
        var again = await organization.CloseAsync(id, """{"reason":"abandoned"}""");
        var read = await organization.GetConversationAsync(id);
        var stored = await organization.ScalarAsync<string>("select close_reason from conversations.conversations where id = @id", new { id });

        Assert.That((closed.Status, closed.Text("status")), Is.EqualTo((200, "closed")), closed.Body);
        Assert.That((closed.Text("closed_at"), closed.Text("ended_at")), Is.EqualTo((closed.Text("updated_at"), closed.Text("updated_at"))));
        Assert.That(closed.Json.GetProperty("duration_ms").GetInt64(), Is.GreaterThanOrEqualTo(0));
        Assert.That(again.Body, Is.EqualTo(closed.Body));
        Assert.That(read.Text("closed_at"), Is.EqualTo(closed.Text("closed_at")));
        Assert.That(stored, Is.EqualTo(reason));
    }

    [Test]
    public async Task A_live_one_in_which_something_was_said_queues_its_after_work()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var id = await organization.HasSpokenAsync();

        await organization.CloseAsync(id);
        await organization.CloseAsync(id);

        Assert.That(await organization.AfterWorkAsync(id), Is.EqualTo((string[])["summary", "memory_sync"]));
    }

    [Test]
    public async Task Refuses_a_reason_of_another_kind_or_length()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var id = await organization.HasConversationAsync();

        var (longest, tooLong) = (new string('x', 64), new string('x', 65));
        List<string> faults = [];
        foreach (var body in (string[])[$$"""{"reason":"{{tooLong}}"}""", """{"reason":5}""", """{"reason":"\u0000"}""", "[]", "5"])
            faults.AddRange((await organization.CloseAsync(id, body)).Faults());
        var closed = await organization.CloseAsync(id, new { reason = longest });

        Assert.That(faults, Is.EqualTo((string[])
        [
            "string_too_long at body.reason", "string_type at body.reason", "string_unicode at body.reason",
            "model_attributes_type at body", "model_attributes_type at body",
        ]));
        Assert.That(closed.Status, Is.EqualTo(200));
    }

    [TestCase("test")]
    [TestCase("simulation")]
    public async Task What_is_not_live_queues_nothing(string sessionType)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (closed, ended) = (await organization.HasSpokenAsync(sessionType), await organization.HasSpokenAsync(sessionType));

        await organization.CloseAsync(closed);
        await organization.EndSessionAsync(ended);

        Assert.That((await organization.GetConversationAsync(closed)).Text("status"), Is.EqualTo("closed"));
        Assert.That(await organization.ScalarAsync<long>("select count(*) from conversations.outbox where organization_id = @Organization"), Is.Zero);
    }

    [Test]
    public async Task Where_nothing_was_said_nothing_is_queued()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var id = await organization.HasConversationAsync();

        await organization.CloseAsync(id);

        Assert.That(await organization.AfterWorkAsync(id), Is.Empty);
    }

    [TestCase("expired")]
    [TestCase("error")]
    [TestCase("superseded")]
    public async Task What_is_over_stays_as_it_is(string status)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var id = await organization.HasSpokenAsync();
        await organization.ExecuteAsync("update conversations.conversations set status = @status, closed_at = '2026-01-01Z' where id = @id", new { id, status });
        var before = await organization.GetConversationAsync(id);

        var closed = await organization.CloseAsync(id, new { reason = "resolved" });
        var ended = await organization.EndSessionAsync(id);

        Assert.That((closed.Text("status"), closed.Text("closed_at"), closed.Text("updated_at")),
            Is.EqualTo((status, "2026-01-01T00:00:00.000000Z", before.Text("updated_at"))));
        Assert.That(ended.Text("session_status"), Is.EqualTo(status));
        Assert.That(await organization.AfterWorkAsync(id), Is.Empty);
    }

    [Test]
    public async Task A_running_turn_is_left_to_find_out_by_itself()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var id = await organization.HasSpokenAsync();
        await organization.HasRunningTurnAsync(id);

        var closed = await organization.CloseAsync(id);

        Assert.That(closed.Text("status"), Is.EqualTo("closed"));
        Assert.That(await organization.ScalarAsync<long>("select count(*) from turns.turns where conversation_id = @id and status = 'running'", new { id }), Is.EqualTo(1));
    }

    [Test]
    public async Task Ending_the_session_answers_an_empty_turn()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var endUser = Guid.NewGuid();
        var (first, second, third) = (await organization.HasSpokenAsync(), await organization.HasSpokenAsync(endUser: endUser), await organization.HasConversationAsync(endUser: endUser));

        var ended = await organization.EndSessionAsync(first);
        await organization.EndSessionAsync(second, new { end_user_id = endUser, session_id = second, agent_id = Guid.NewGuid(), channel = "sms", reason = "escalated" });
        await organization.EndSessionAsync(third, new { end_user_id = endUser, session_id = third, reason = new string('x', 100) });
        var reasons = new List<string?>();
        foreach (var id in (Guid[])[first, second, third])
            reasons.Add(await organization.ScalarAsync<string>("select close_reason from conversations.conversations where id = @id", new { id }));

        Assert.That(ended.Body, Is.EqualTo(
            $$"""
            {"session_id":"{{first}}","messages":[],"status":"ended","handoff":null,"call_transfer":null,"dtmf_input":null,"session_status":"closed","error":null,"model_used":null,"token_count":null,"latency_ms":null}
            """));
        Assert.That(reasons, Is.EqualTo((string[])["agent_initiated", "escalated", "unknown"]));
        Assert.That(await organization.AfterWorkAsync(first), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task The_session_that_is_ended_is_the_one_that_the_body_names()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var survivor = await organization.HasEndUserAsync("crm-1");
        var merged = await organization.HasEndUserAsync();
        var id = await organization.HasConversationAsync(endUser: merged);
        var other = await organization.HasConversationAsync();
        await organization.UpdateEndUserAsync(merged, new { org_external_end_user_id = "crm-1" });

        TestAnswer[] missed =
        [
            await organization.EndSessionAsync(id, new { end_user_id = merged, session_id = other }),
            await organization.EndSessionAsync(id, new { end_user_id = Guid.NewGuid(), session_id = id }),
            await organization.EndSessionAsync(Guid.NewGuid()),
            await organization.CloseAsync(Guid.NewGuid()),
            await organization.CloseAsync(await (await FeatherApi.NewOrganizationAsync()).HasConversationAsync()),
        ];
        var before = (await organization.GetConversationAsync(id)).Text("status");
        var ended = await organization.EndSessionAsync(id, new { end_user_id = merged, session_id = id });
        var again = await organization.EndSessionAsync(id, new { end_user_id = survivor, session_id = id });

        Assert.That(missed.Select(answer => (answer.Status, answer.Body)).Distinct().ToList(), Has.Count.EqualTo(1));
        Assert.That((missed[0].Status, missed[0].Error, before), Is.EqualTo((404, "not_found", "active")));
        Assert.That((ended.Status, again.Status), Is.EqualTo((200, 200)));
    }
}
