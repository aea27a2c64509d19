namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
internal sealed class DeleteConversationTests
{
    [Test]
    public async Task An_open_one_stays()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var id = await organization.HasSpokenAsync();

        var refused = await organization.DeleteConversationAsync(id);

        Assert.That((refused.Status, refused.Error), Is.EqualTo((409, "conversation_open")));
        Assert.That((await organization.GetConversationAsync(id)).Json.GetProperty("message_count").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public async Task With_a_closed_one_goes_everything_that_belongs_to_it()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var team = await organization.HasTeamAsync(await organization.HasAgentAsync());
        var body = new { end_user_id = Guid.NewGuid(), team_id = team.Id, external_id = "x" };
        var id = (await organization.GetOrCreateAsync(body, ("Idempotency-Key", "k"))).Id;
        await organization.SpeaksAsync(id);
        await organization.HasRunningTurnAsync(id);
        await organization.CloseAsync(id);
        await organization.RemembersAsync(id, body.end_user_id);
        var before = await organization.RowsOfAsync(id);

        var deleted = await organization.DeleteConversationAsync(id);
        var after = await organization.RowsOfAsync(id);
        var again = await organization.DeleteConversationAsync(id);
        var read = await organization.GetConversationAsync(id);
        var made = await organization.GetOrCreateAsync(body, ("Idempotency-Key", "k"));

        Assert.That(before.Keys, Is.EquivalentTo((string[])
        [
            "conversations.bound_revisions", "conversations.conversations", "conversations.messages", "conversations.outbox",
            "idempotency.records", "memory.memories", "turns.frames", "turns.turns",
        ]));
        Assert.That((deleted.Status, deleted.Body), Is.EqualTo((204, "")));
        Assert.That(after, Is.Empty);
        Assert.That((again.Status, again.Body), Is.EqualTo((read.Status, read.Body)));
        Assert.That(read.Status, Is.EqualTo(404));
        Assert.That((made.Created, made.Id == id), Is.EqualTo((true, false)), "the external id and the key are free again");
    }

    [Test]
    public async Task Does_not_find_another_organizations()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var theirs = await other.HasSpokenAsync();
        await other.CloseAsync(theirs);

        var answer = await organization.DeleteConversationAsync(theirs);
        var random = await organization.DeleteConversationAsync(Guid.NewGuid());

        Assert.That((answer.Status, answer.Body), Is.EqualTo((404, random.Body)));
        Assert.That((await other.GetConversationAsync(theirs)).Status, Is.EqualTo(200));
    }
}
