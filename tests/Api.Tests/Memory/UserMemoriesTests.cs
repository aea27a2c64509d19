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
