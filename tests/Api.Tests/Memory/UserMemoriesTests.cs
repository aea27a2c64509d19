using Dapper;
using Feather.Api.Tests.Conversations;
using Feather.Api.Tests.Identity;

namespace Feather.Api.Tests.Memory;

[Parallelizable(ParallelScope.All)]
internal sealed class UserMemoriesTests
{
    [Test]
    public async Task Are_read_newest_first_under_every_id_of_the_end_user()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (survivor, merged) = (await organization.HasEndUserAsync("crm-1"), await organization.HasEndUserAsync());
        foreach (var (endUser, text) in ((Guid, string)[])[(survivor, "First"), (merged, "Second"), (survivor, "Third"), (Guid.NewGuid(), "Another's")])
            await organization.RemembersAsync(await organization.HasConversationAsync(endUser: endUser), endUser, text);
        await organization.UpdateEndUserAsync(merged, new { org_external_end_user_id = "crm-1" });

        var memories = await organization.GetMemoriesAsync(survivor);
        var ofMerged = await organization.GetMemoriesAsync(merged);

        Assert.That(memories.Texts(), Is.EqualTo((string[])["Third", "Second", "First"]));
        Assert.That(memories.Json.GetProperty("end_user_id").GetGuid(), Is.EqualTo(survivor));
        Assert.That(ofMerged.Body, Is.EqualTo(memories.Body));
    }

    [Test]
    public async Task Are_at_most_the_newest_thousand()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var endUser = Guid.NewGuid();
        var first = await organization.HasConversationAsync();
        await organization.ExecuteAsync(
            """
            with made as (
                insert into conversations.conversations (
                    organization_id, id, end_user_id, channel, status, session_type, agent_id, agent_revision_id, external_id, created_at, updated_at, last_activity_at)
                select c.organization_id, gen_random_uuid(), @endUser, c.channel, c.status, c.session_type, c.agent_id, c.agent_revision_id, n, now(), now(), now()
                from conversations.conversations c, generate_series(1, 1001) n
                where c.id = @first
                returning organization_id, id, external_id)
            insert into memory.memories (organization_id, conversation_id, id, end_user_id, text, created_at)
            select organization_id, id, gen_random_uuid(), @endUser, external_id, now() + external_id::int * interval '1 second' from made
            """,
            new { endUser, first });

        var texts = (await organization.GetMemoriesAsync(endUser)).Texts();

        Assert.That((texts.Length, texts[0], texts[^1]), Is.EqualTo((1000, "1001", "2")));
    }

    [Test]
    public async Task Are_forgotten_all_at_once_and_no_one_elses()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (endUser, another) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var whose in (Guid[])[endUser, endUser, another])
            await organization.RemembersAsync(await organization.HasConversationAsync("test", whose), whose);

        var deleted = await organization.DeleteMemoriesAsync(endUser);
        var again = await organization.DeleteMemoriesAsync(endUser);

        Assert.That((deleted.Status, deleted.Body, again.Status), Is.EqualTo((204, "", 204)));
        Assert.That((await organization.GetMemoriesAsync(endUser)).Texts(), Is.Empty);
        Assert.That((await organization.GetMemoriesAsync(another)).Texts(), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task What_is_summarized_and_about_to_be_remembered_is_forgotten_as_well()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var endUser = Guid.NewGuid();
        var (kept, pending) = (await organization.HasSpokenAsync(endUser: endUser), await organization.HasClaimedSummaryAsync(1, "1 hour", endUser));
        await organization.RemembersAsync(kept, endUser);
        await organization.ExecuteAsync(
            """
            update conversations.conversations set summary = 'Likes tea' where id = @pending;
            update conversations.outbox set done_at = now(), due_at = null where conversation_id = @pending and kind = 'summary'
            """,
            new { pending });

        var deleted = await organization.DeleteMemoriesAsync(endUser);
        var work = await organization.WorkAsync(pending);
        var read = await organization.GetConversationAsync(kept);

        Assert.That(deleted.Status, Is.EqualTo(204));
        Assert.That(work[1], Is.EqualTo(new WorkRow("memory_sync", 0, null, true, false, false)));
        Assert.That(read.Json.GetProperty("memory_synced").GetBoolean(), Is.False);
        Assert.That(read.Text("summary"), Is.Not.Null, "the conversation keeps its summary");
    }

    [Test]
    public async Task Of_whoever_is_merged_meanwhile_are_forgotten_with_the_survivors()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (survivor, merged) = (await organization.HasEndUserAsync("crm-1"), await organization.HasEndUserAsync());
        var id = await organization.HasConversationAsync("test", merged);
        await organization.RemembersAsync(id, merged);
        await using var merge = await organization.BeginAsync();
        await merge.Connection!.ExecuteAsync(
            """
            update memory.memories set end_user_id = @survivor where organization_id = @Organization and end_user_id = @merged;
            update conversations.conversations set end_user_id = @survivor where organization_id = @Organization and end_user_id = @merged;
            update identity.end_users set status = 'merged', merged_into = @survivor where organization_id = @Organization and id = @merged
            """,
            new { Organization = organization.Id, merged, survivor });

        // Finds the end user before the merge, and then waits for the merge.
        var deleting = organization.DeleteMemoriesAsync(merged);
        await merge.BlocksAsync(organization);
        await merge.CommitAsync();

        Assert.That((await deleting).Status, Is.EqualTo(204));
        Assert.That((await organization.GetMemoriesAsync(survivor)).Texts(), Is.Empty);
    }

    [Test]
    public async Task Of_another_organizations_end_user_are_those_of_nobody()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var (theirs, nobody) = (await other.HasEndUserAsync(), Guid.NewGuid());
        await other.RemembersAsync(await other.HasConversationAsync(endUser: theirs), theirs);

        var (foreign, random) = (await organization.GetMemoriesAsync(theirs), await organization.GetMemoriesAsync(nobody));
        var deleted = await organization.DeleteMemoriesAsync(theirs);

        Assert.That(foreign.Body, Is.EqualTo($$"""{"end_user_id":"{{theirs}}","memories":[]}"""));
        Assert.That(random.Body, Is.EqualTo($$"""{"end_user_id":"{{nobody}}","memories":[]}"""));
        Assert.That(deleted.Status, Is.EqualTo(204));
        Assert.That((await other.GetMemoriesAsync(theirs)).Texts(), Has.Length.EqualTo(1));
    }
}
