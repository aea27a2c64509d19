using Feather.Api.Tests.Conversations;

namespace Feather.Api.Tests.Identity;

/// <summary>Two end users are merged when one gets the external id of the other.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class MergeEndUsersTests
{
    [Test]
    public async Task The_holder_survives_its_values_win_and_gaps_are_filled()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var holder = (await organization.ResolveAsync("email", "ann@example.org", "crm-1")).EndUserId();
        var other = (await organization.ResolveAsync("sms", "+4930123456", "crm-2")).EndUserId();
        await organization.UpdateEndUserAsync(holder, new { display_name = "Ann", metadata = new { a = 1 } });
        await organization.UpdateEndUserAsync(other, new { display_name = "Anna", metadata = new { a = 2, b = 3 } });

        var merged = await organization.UpdateEndUserAsync(other, new { org_external_end_user_id = "crm-1" });
        var read = await organization.GetEndUserAsync(other);

        Assert.That((merged.Status, merged.Uid()), Is.EqualTo((200, holder)));
        Assert.That(
            (merged.Text("display_name"), merged.Text("primary_email"), merged.Text("primary_phone"), merged.Text("org_external_end_user_id")),
            Is.EqualTo(("Ann", "ann@example.org", "+4930123456", "crm-1")));
        Assert.That(merged.Json.GetProperty("metadata").GetRawText(), Is.EqualTo("""{"a":1,"b":3}"""));
        Assert.That(read.Headers["ETag"], Is.EqualTo(merged.Headers["ETag"]), "a read of a merged id returns the survivor");
        Assert.That(
            read.Json.GetProperty("contacts").EnumerateArray().Select(contact => contact.GetProperty("type").GetString()),
            Is.EqualTo(new[] { "email", "phone" }));
    }

    [Test]
    public async Task A_merged_id_names_the_survivor_everywhere_and_tells_nothing_else()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (first, second, survivor) = (await organization.HasEndUserAsync(), await organization.HasEndUserAsync("crm-1"), await organization.HasEndUserAsync("crm-2"));
        await organization.UpdateEndUserAsync(first, new { display_name = "Ann", org_external_end_user_id = "crm-1" });
        await organization.UpdateEndUserAsync(second, new { org_external_end_user_id = "crm-2" });

        var listed = (await organization.GetAsync(IdentityRequests.EndUsers)).Json.GetProperty("items").EnumerateArray().ToArray();
        var contact = await organization.AddContactAsync(first, "chat", "more");
        var changed = await organization.UpdateEndUserAsync(first, new { display_name = "Bea" });
        var events = await organization.RowsAsync<(Guid, Guid)>(
            "select merged_id, survivor_id from identity.merge_events where organization_id = @Organization order by id");

        Assert.That(listed.Select(item => (item.GetProperty("uid").GetGuid(), item.GetProperty("status").GetString(), item.GetProperty("merged_into").GetString(),
                item.GetProperty("display_name").GetString())),
            Is.EqualTo(new[] { (survivor, "active", null, "Ann"), (second, "merged", $"{survivor}", null), (first, "merged", $"{survivor}", (string?)null) }));
        Assert.That((contact.Status, changed.Uid(), changed.Text("display_name")), Is.EqualTo((201, survivor, "Bea")));
        Assert.That(events, Is.EqualTo(new[] { (first, second), (second, survivor) }));
    }

    [Test]
    public async Task All_conversations_move_and_of_two_open_on_one_key_the_less_recently_active_is_superseded()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, second) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var team = await organization.HasTeamAsync(agent);
        var (holder, other) = (await organization.HasEndUserAsync("crm-1"), await organization.HasEndUserAsync());
        var open = await BeginAsync(holder, assistant: agent.Id);
        var newer = await BeginAsync(other, assistant: agent.Id);
        var newerOfTeam = await BeginAsync(holder, team: team.Id);
        var ofTeam = await BeginAsync(other, team: team.Id);
        await organization.ExecuteAsync(
            "update conversations.conversations set last_activity_at = last_activity_at + interval '1 hour' where organization_id = @Organization and id = @newerOfTeam",
            new { Organization = organization.Id, newerOfTeam });
        var named = (await organization.GetOrCreateAsync(new { end_user_id = other, assistant_id = agent.Id, external_id = "x" })).Id;
        var alone = await BeginAsync(other, assistant: second.Id);

        await organization.UpdateEndUserAsync(other, new { org_external_end_user_id = "crm-1" });
        var statuses = (await organization.RowsAsync<(Guid Id, Guid EndUser, string Status, bool Closed)>(
            "select id, end_user_id, status, closed_at is not null from conversations.conversations where organization_id = @Organization"))
            .ToDictionary(row => row.Id);
        var found = await BeginAsync(other, assistant: agent.Id);

        Assert.That(statuses.Values.Select(row => row.EndUser), Is.All.EqualTo(holder));
        Assert.That(statuses.Values.Where(row => row.Status == "superseded" && row.Closed).Select(row => row.Id), Is.EquivalentTo(new[] { open, ofTeam }));
        Assert.That((Guid[])[newer, newerOfTeam, named, alone], Is.All.Matches<Guid>(id => statuses[id].Status == "active"));
        Assert.That(found, Is.EqualTo(newer));

        async Task<Guid> BeginAsync(Guid endUser, Guid? assistant = null, Guid? team = null) =>
            (await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = assistant, team_id = team })).Id;
    }

    [Test]
    public async Task A_merge_may_rest_on_what_was_read_of_the_one_who_is_merged()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        await organization.HasEndUserAsync("crm-1");
        var other = await organization.HasEndUserAsync();
        var read = await organization.GetEndUserAsync(other);
        await organization.UpdateEndUserAsync(other, new { display_name = "Ann" });

        var answer = await organization.UpdateEndUserAsync(other, new { org_external_end_user_id = "crm-1" }, ("If-Match", read.Headers["ETag"]));

        Assert.That(answer.Status, Is.EqualTo(412));
        Assert.That((await organization.GetEndUserAsync(other)).Uid(), Is.EqualTo(other));
    }

    [Test]
    public async Task Memories_move_to_the_survivor()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (holder, other) = (await organization.HasEndUserAsync("crm-1"), await organization.HasEndUserAsync());
        foreach (var endUser in (Guid[])[holder, other])
            await organization.RemembersAsync(await organization.HasSpokenAsync(endUser: endUser), endUser);

        await organization.UpdateEndUserAsync(other, new { org_external_end_user_id = "crm-1" });

        var whose = await organization.RowsAsync<Guid>("select end_user_id from memory.memories where organization_id = @Organization");
        Assert.That(whose, Is.EqualTo((Guid[])[holder, holder]));
    }

    [Test]
    public async Task A_name_of_another_organizations_end_user_merges_nobody()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var theirs = await other.HasEndUserAsync("crm-1");
        var ours = await organization.HasEndUserAsync();

        var answer = await organization.UpdateEndUserAsync(ours, new { org_external_end_user_id = "crm-1" });

        Assert.That((answer.Uid(), answer.Text("org_external_end_user_id")), Is.EqualTo((ours, "crm-1")));
        Assert.That((await other.GetEndUserAsync(theirs)).Text("org_external_end_user_id"), Is.EqualTo("crm-1"));
    }
}
