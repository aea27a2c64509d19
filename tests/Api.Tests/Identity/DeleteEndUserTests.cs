using Feather.Api.Tests.Conversations;

namespace Feather.Api.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class DeleteEndUserTests
{
    [Test]
    public async Task A_deleted_end_user_is_none_under_any_id()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var (merged, survivor) = (await organization.HasEndUserAsync(), await organization.HasEndUserAsync("crm-1"));
        await organization.UpdateEndUserAsync(merged, new { org_external_end_user_id = "crm-1" });

        await organization.GetOrCreateAsync(new { end_user_id = merged, assistant_id = agent.Id });

        var deleted = await organization.DeleteEndUserAsync(merged);
        List<TestAnswer> answers = [];
        foreach (var id in (Guid[])[merged, survivor])
        {
            answers.Add(await organization.GetEndUserAsync(id));
            answers.Add(await organization.UpdateEndUserAsync(id, new { display_name = "Ann" }));
            answers.Add(await organization.DeleteEndUserAsync(id));
            answers.Add(await organization.AddContactAsync(id, "chat", "more"));
            answers.Add(await organization.GetOrCreateAsync(new { end_user_id = id, assistant_id = agent.Id }));
        }
        var list = await organization.GetAsync(IdentityRequests.EndUsers);
        var conversations = await organization.GetAsync($"/v1/v2/conversations?end_user_id={survivor}");

        Assert.That((deleted.Status, deleted.Body), Is.EqualTo((204, "")));
        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(404));
        Assert.That(list.Json.GetProperty("items").GetArrayLength(), Is.Zero);
        Assert.That(conversations.Json.GetProperty("items").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Conversations_are_closed_and_emptied_and_keep_their_pins()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var team = await organization.HasTeamAsync(agent);
        var endUser = await organization.HasEndUserAsync();
        var open = await BeginAsync(endUser, "k", "live");
        var test = await BeginAsync(endUser, null, "test");
        var another = await BeginAsync(await organization.HasEndUserAsync(), null, "live");
        await organization.ExecuteAsync(
            "update conversations.conversations set status = 'expired', closed_at = '2026-01-01Z' where organization_id = @Organization and session_type = 'test'");

        await organization.DeleteEndUserAsync(endUser);
        var (closed, expired, kept) = (await ReadAsync(open), await ReadAsync(test), await ReadAsync(another));

        Assert.That((closed.Text("status"), expired.Text("status"), kept.Text("status")), Is.EqualTo(("closed", "expired", "active")));
        Assert.That(closed.Text("closed_at"), Is.Not.Null);
        Assert.That(expired.Text("closed_at"), Is.EqualTo("2026-01-01T00:00:00.000000Z"));
        foreach (var empty in (TestAnswer[])[closed, expired])
        {
            Assert.That(empty.Text("subject"), Is.Null);
            Assert.That(
                new[] { "metadata", "context_variables", "tool_input_overrides" }.Select(name => empty.Json.GetProperty(name).GetRawText()),
                Is.All.EqualTo("{}"));
        }
        Assert.That(closed.Json.GetProperty("bound_revisions").GetArrayLength(), Is.EqualTo(1));
        Assert.That(kept.Text("subject"), Is.EqualTo("Words"));

        async Task<Guid> BeginAsync(Guid endUser, string? externalId, string sessionType) => (await organization.GetOrCreateAsync(new
        {
            end_user_id = endUser,
            team_id = team.Id,
            external_id = externalId,
            session_type = sessionType,
            subject = "Words",
            metadata = new { words = 1 },
            context_variables = new { words = 1 },
            tool_input_overrides = new { tool = new { words = new { value = 1 } } },
        })).Id;

        Task<TestAnswer> ReadAsync(Guid id) => organization.GetAsync($"/v1/v2/conversations/{id}");
    }

    [Test]
    public async Task Contacts_names_and_kept_answers_are_free_again()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var endUser = (await organization.ResolveAsync("email", "ann@example.org", "crm-1")).EndUserId();
        var body = new { end_user_id = endUser, assistant_id = agent.Id, subject = "Words" };
        await organization.GetOrCreateAsync(body, ("Idempotency-Key", "k"));

        await organization.DeleteEndUserAsync(endUser);
        var repeated = await organization.GetOrCreateAsync(body, ("Idempotency-Key", "k"));
        var resolved = await organization.ResolveAsync("email", "ann@example.org", "crm-1");
        var words = await organization.ScalarAsync<long>(
            "select count(*) from identity.end_users u where u.organization_id = @Organization and u.status = 'deleted' and u::text like '%ann%'");

        Assert.That(repeated.Status, Is.EqualTo(404));
        Assert.That(resolved.Text("context_level"), Is.EqualTo("new"));
        Assert.That(words, Is.Zero);
    }

    [Test]
    public async Task What_was_said_is_gone_and_so_is_what_was_made_of_it()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (endUser, another) = (await organization.HasEndUserAsync(), await organization.HasEndUserAsync());
        var (closed, open, kept) = (
            await organization.HasSpokenAsync(endUser: endUser), await organization.HasSpokenAsync("test", endUser), await organization.HasSpokenAsync(endUser: another));
        await organization.HasRunningTurnAsync(open);
        foreach (var (conversation, of) in ((Guid, Guid)[])[(closed, endUser), (kept, another)])
        {
            await organization.CloseAsync(conversation);
            await organization.RemembersAsync(conversation, of);
        }
        var before = await organization.RowsOfAsync(kept);

        await organization.DeleteEndUserAsync(endUser);
        var (rows, read, after) = (await organization.RowsOfAsync(closed), await organization.GetConversationAsync(closed), await organization.RowsOfAsync(kept));

        Assert.That(rows.Keys, Is.EquivalentTo((string[])["conversations.conversations", "turns.frames"]), "these frames belong to the other end user");
        Assert.That((await organization.RowsOfAsync(open)).Keys, Is.EquivalentTo((string[])["conversations.conversations", "turns.frames"]));
        Assert.That(read.Json.GetProperty("message_count").GetInt32(), Is.Zero);
        Assert.That((read.Text("first_message_at"), read.Text("last_message_at"), read.Text("summary")), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
        Assert.That(read.Json.GetProperty("memory_synced").GetBoolean(), Is.False);
        Assert.That((before.Remove("turns.frames"), after.Remove("turns.frames", out var frames), frames), Is.EqualTo((true, true, 1L)));
        Assert.That(after, Is.EqualTo(before));
    }
}
