namespace Feather.Api.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class EndUserProfileTests
{
    private const string EndUsers = IdentityRequests.EndUsers;

    [Test]
    public async Task What_a_live_conversation_makes_known_is_read_and_described_later()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var id = Guid.NewGuid();
        await organization.GetOrCreateAsync(new { end_user_id = id, assistant_id = agent.Id });

        var before = await organization.GetEndUserAsync(id);
        var changed = await organization.UpdateEndUserAsync(id, """
            {"display_name": "Ann", "primary_email": "Ann@x", "primary_phone": "1", "metadata": {"b": 1.0, "a": null}, "org_external_end_user_id": "crm-1"}
            """);
        var after = await organization.GetEndUserAsync(id);

        Assert.That((before.Uid(), before.Text("status"), before.Text("display_name")), Is.EqualTo((id, "active", (string?)null)));
        Assert.That((changed.Uid(), changed.Text("display_name"), changed.Text("merged_into")), Is.EqualTo((id, "Ann", (string?)null)));
        Assert.That((after.Text("primary_email"), after.Text("primary_phone"), after.Text("org_external_end_user_id")), Is.EqualTo(("Ann@x", "1", "crm-1")));
        Assert.That(after.Json.GetProperty("metadata").GetRawText(), Is.EqualTo("""{"b":1.0,"a":null}"""));
    }

    [Test]
    public async Task Null_takes_away_what_may_be_null_and_what_is_left_out_stays()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var id = await organization.HasEndUserAsync("crm-1");
        await organization.UpdateEndUserAsync(id, new { display_name = "Ann", primary_email = "a@x", metadata = new { a = 1 } });

        var answer = await organization.UpdateEndUserAsync(id, """{"display_name": null, "metadata": null, "org_external_end_user_id": null}""");

        Assert.That((answer.Text("display_name"), answer.Text("primary_email"), answer.Text("org_external_end_user_id")), Is.EqualTo(((string?)null, "a@x", (string?)null)));
        Assert.That(answer.Json.GetProperty("metadata").GetRawText(), Is.EqualTo("""{"a":1}"""));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\t\n")]
    [TestCase("\u00A0\u2003\u3000")]
    [TestCase("\uFEFF")]
    public async Task A_blank_name_merges_nobody_and_takes_the_name_away(string blank)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (ann, bob) = (await organization.HasEndUserAsync("crm-1"), await organization.HasEndUserAsync());

        var first = await organization.UpdateEndUserAsync(ann, new { org_external_end_user_id = blank });
        var second = await organization.UpdateEndUserAsync(bob, new { org_external_end_user_id = blank });

        Assert.That((first.Uid(), second.Uid()), Is.EqualTo((ann, bob)));
        Assert.That((first.Text("org_external_end_user_id"), second.Text("org_external_end_user_id")), Is.EqualTo(((string?)null, (string?)null)));
        Assert.That((await organization.GetEndUserAsync(ann)).Uid(), Is.EqualTo(ann));
    }

    [TestCase("null")]
    [TestCase("undefined")]
    [TestCase("None")]
    [TestCase("NaN")]
    [TestCase("[object Object]")]
    [TestCase("N/A")]
    [TestCase(" Unknown\u00A0")]
    public async Task What_stands_for_a_missing_value_is_nobodys_name(string name)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var ann = await organization.HasEndUserAsync();

        var update = await organization.UpdateEndUserAsync(ann, new { org_external_end_user_id = name });
        var resolve = await organization.ResolveAsync("chat", "ann", name);
        var list = await organization.GetAsync($"{EndUsers}?org_external_end_user_id={Uri.EscapeDataString(name)}");
        var contact = await organization.AddContactAsync(ann, "chat", name);

        Assert.That(update.Faults(), Is.EqualTo(["value_error at body.org_external_end_user_id"]));
        Assert.That(resolve.Faults(), Is.EqualTo(["value_error at body.org_external_end_user_id"]));
        Assert.That(list.Faults(), Is.EqualTo(["value_error at query.org_external_end_user_id"]));
        Assert.That(contact.Faults(), Is.EqualTo(["value_error at body.value"]));
    }

    [Test]
    public async Task A_name_is_trimmed_wherever_it_is_read()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (ann, bob) = (await organization.HasEndUserAsync("\u00A0crm-1 "), await organization.HasEndUserAsync());

        var listed = await organization.GetAsync($"{EndUsers}?org_external_end_user_id=%20crm-1%E3%80%80");
        var blank = await organization.GetAsync($"{EndUsers}?org_external_end_user_id=%20");
        var merged = await organization.UpdateEndUserAsync(bob, new { org_external_end_user_id = "crm-1\t" });

        Assert.That(listed.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("uid").GetGuid()), Is.EqualTo([ann]));
        Assert.That(blank.Json.GetProperty("items").GetArrayLength(), Is.Zero, "no end user has a blank name");
        Assert.That((merged.Uid(), merged.Text("org_external_end_user_id")), Is.EqualTo((ann, "crm-1")));
    }

    [Test]
    public async Task A_change_may_rest_on_the_profile_that_was_read()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var id = await organization.HasEndUserAsync();
        var read = await organization.GetEndUserAsync(id);

        var first = await organization.UpdateEndUserAsync(id, new { display_name = "A" }, ("If-Match", read.Headers["ETag"]));
        var second = await organization.UpdateEndUserAsync(id, new { display_name = "B" }, ("If-Match", read.Headers["ETag"]));
        var again = await organization.GetEndUserAsync(id);
        await organization.AddContactAsync(id, "chat", "more");
        var third = await organization.UpdateEndUserAsync(id, new { display_name = "C" }, ("If-Match", first.Headers["ETag"]));

        Assert.That((first.Status, second.Status, third.Status), Is.EqualTo((200, 412, 412)));
        Assert.That(again.Headers["ETag"], Is.EqualTo(first.Headers["ETag"]));
        Assert.That(again.Text("display_name"), Is.EqualTo("A"));
    }

    [Test]
    public async Task A_contact_is_added_once_and_to_one_end_user()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (ann, bob) = (await organization.HasEndUserAsync(), await organization.HasEndUserAsync());

        var added = await organization.AddContactAsync(ann, "email", "Ann@Example.org");
        var again = await organization.AddContactAsync(ann, "email", "ann@example.org");
        var anothers = await organization.AddContactAsync(bob, "email", "ANN@example.org");
        var wrong = await organization.AddContactAsync(ann, "voice", "0");
        var profile = await organization.GetEndUserAsync(ann);

        Assert.That((added.Status, added.Text("normalized_value"), added.Text("verification_method")), Is.EqualTo((201, "ann@example.org", (string?)null)));
        Assert.That((again.Status, again.Body), Is.EqualTo((201, added.Body)));
        Assert.That((anothers.Status, anothers.Error), Is.EqualTo((409, "conflict")));
        Assert.That(wrong.Faults(), Is.EqualTo(new[] { "value_error at body.value" }));
        Assert.That(profile.Json.GetProperty("contacts")[1].GetRawText(), Is.EqualTo(added.Body));
        Assert.That(profile.Text("primary_email"), Is.EqualTo("ann@example.org"));
    }

    [Test]
    public async Task Pages_show_everybody_once_newest_first()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var made = new List<Guid>();
        for (var index = 0; index < 5; index++)
            made.Add(await organization.HasEndUserAsync());

        var pages = new List<TestAnswer> { await organization.GetAsync($"{EndUsers}?limit=2") };
        while (pages[^1].Text("next_cursor") is { } cursor)
        {
            await organization.HasEndUserAsync();
            pages.Add(await organization.GetAsync($"{EndUsers}?limit=2&cursor={cursor}"));
        }

        var listed = pages.SelectMany(page => page.Json.GetProperty("items").EnumerateArray()).Select(item => item.GetProperty("uid").GetGuid());
        Assert.That(listed, Is.EqualTo(made.AsEnumerable().Reverse()));
        Assert.That(pages.Select(page => page.Json.GetProperty("has_more").GetBoolean()), Is.EqualTo(new[] { true, true, false }));
    }

    [TestCase("limit=0", "greater_than_equal at query.limit")]
    [TestCase("limit=201&cursor=x", "less_than_equal at query.limit,value_error at query.cursor")]
    [TestCase("org_external_end_user_id={256}", "string_too_long at query.org_external_end_user_id")]
    public async Task A_page_of_another_form_is_told(string query, string faults)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.GetAsync($"{EndUsers}?{query.Replace("{256}", new string('x', 256), StringComparison.Ordinal)}");

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Faults(), Is.EqualTo(faults.Split(',')));
    }

    [Test]
    public async Task Another_organizations_end_user_is_none()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var theirs = await other.HasEndUserAsync("crm-1");
        var before = await other.GetEndUserAsync(theirs);

        foreach (var ask in (Func<Guid, Task<TestAnswer>>[])
            [
                organization.GetEndUserAsync,
                id => organization.UpdateEndUserAsync(id, new { display_name = "Ours" }),
                organization.DeleteEndUserAsync,
                id => organization.AddContactAsync(id, "chat", "ours"),
            ])
        {
            var (answer, random) = (await ask(theirs), await ask(Guid.NewGuid()));
            Assert.That((answer.Status, answer.Body), Is.EqualTo((404, random.Body)));
        }

        var list = await organization.GetAsync($"{EndUsers}?org_external_end_user_id=crm-1");
        Assert.That(list.Json.GetProperty("items").GetArrayLength(), Is.Zero);
        Assert.That((await other.GetEndUserAsync(theirs)).Body, Is.EqualTo(before.Body));
    }
}
