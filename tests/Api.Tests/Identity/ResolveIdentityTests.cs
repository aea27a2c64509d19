namespace Feather.Api.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class ResolveIdentityTests
{
    [Test]
    public async Task An_unknown_contact_makes_an_end_user_and_a_known_one_finds_them()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var made = await organization.ResolveAsync("sms", "+49 (30) 12-34.56");
        var found = await organization.ResolveAsync("whatsapp", "004930123456");
        var profile = await organization.GetEndUserAsync(made.EndUserId());

        Assert.That((made.Status, made.Json.GetProperty("is_new").GetBoolean(), made.Text("context_level")), Is.EqualTo((200, true, "new")));
        Assert.That((found.Status, found.Json.GetProperty("is_new").GetBoolean(), found.Text("context_level")), Is.EqualTo((200, false, "known")));
        Assert.That(found.EndUserId(), Is.EqualTo(made.EndUserId()));
        Assert.That(made.Text("primary_phone"), Is.EqualTo("+4930123456"));
        var contact = profile.Json.GetProperty("contacts").EnumerateArray().Single();
        Assert.That(
            (contact.GetProperty("channel").GetString(), contact.GetProperty("type").GetString(), contact.GetProperty("raw_value").GetString(),
                contact.GetProperty("normalized_value").GetString()),
            Is.EqualTo(("sms", "phone", "+49 (30) 12-34.56", "+4930123456")));
    }

    [Test]
    public async Task Contacts_of_different_types_are_different_people()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var email = await organization.ResolveAsync("email", "Ann@Example.org");
        var chat = await organization.ResolveAsync("chat", "ann@example.org");
        var again = await organization.ResolveAsync("email", "ann@example.ORG");

        Assert.That(email.Text("primary_email"), Is.EqualTo("ann@example.org"));
        Assert.That(chat.Text("primary_email"), Is.Null);
        Assert.That(chat.EndUserId(), Is.Not.EqualTo(email.EndUserId()));
        Assert.That(again.EndUserId(), Is.EqualTo(email.EndUserId()));
    }

    [Test]
    public async Task The_holder_of_a_name_gets_a_contact_that_nobody_has()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var holder = await organization.ResolveAsync("chat", "ann", "crm-1");

        var answer = await organization.ResolveAsync("email", "ann@example.org", "crm-1");
        var found = await organization.ResolveAsync("email", "ann@example.org");

        Assert.That((answer.EndUserId(), answer.Text("context_level")), Is.EqualTo((holder.EndUserId(), "known")));
        Assert.That((answer.Text("primary_email"), answer.Text("org_external_end_user_id")), Is.EqualTo(("ann@example.org", "crm-1")));
        Assert.That(found.EndUserId(), Is.EqualTo(holder.EndUserId()));
    }

    [Test]
    public async Task Who_has_no_name_gets_one_that_nobody_holds()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var known = await organization.ResolveAsync("chat", "ann");

        var answer = await organization.ResolveAsync("chat", "ann", "crm-1");
        var listed = await organization.GetAsync($"{IdentityRequests.EndUsers}?org_external_end_user_id=crm-1");

        Assert.That((answer.EndUserId(), answer.Text("org_external_end_user_id")), Is.EqualTo((known.EndUserId(), "crm-1")));
        Assert.That(listed.Json.GetProperty("items")[0].GetProperty("uid").GetGuid(), Is.EqualTo(known.EndUserId()));
    }

    [TestCase("ann", "crm-b")]
    [TestCase("cat", "crm-b")]
    [TestCase("bob", "crm-new")]
    public async Task A_contact_and_a_name_of_two_end_users_are_never_merged_in_silence(string contact, string name)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        await organization.ResolveAsync("chat", "ann", "crm-a");
        await organization.ResolveAsync("chat", "bob", "crm-b");
        await organization.ResolveAsync("chat", "cat");
        var before = await organization.GetAsync(IdentityRequests.EndUsers);

        var answer = await organization.ResolveAsync("chat", contact, name);
        var after = await organization.GetAsync(IdentityRequests.EndUsers);

        Assert.That((answer.Status, answer.Error), Is.EqualTo((409, "conflict")));
        Assert.That(after.Body, Is.EqualTo(before.Body));
    }

    [TestCase("sms", "12345", "value_error at body.external_id")]
    [TestCase("email", "ann", "value_error at body.external_id")]
    [TestCase("chat", "", "value_error at body.external_id")]
    [TestCase("chat", " ", "value_error at body.external_id")]
    [TestCase("chat", "\u2003\u200B", "value_error at body.external_id")]
    [TestCase("chat", "undefined", "value_error at body.external_id")]
    [TestCase("sms", " NULL ", "value_error at body.external_id")]
    [TestCase("email", "ann@.example.org", "value_error at body.external_id")]
    [TestCase("", "ann", "value_error at body.channel")]
    [TestCase("\u00A0", "ann", "value_error at body.channel")]
    [TestCase("Unknown", "ann", "value_error at body.channel")]
    [TestCase("chat", "\0", "string_unicode at body.external_id")]
    public async Task What_is_no_address_is_told(string channel, string externalId, string fault)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.ResolveAsync(channel, externalId);

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Faults(), Is.EqualTo(new[] { fault }));
    }

    [TestCase("sms", "+49 (0)30 12345678", "Phone", "0049\u00A030\u201312345678")]
    [TestCase("Email", "mailto:JOSE\u0301@Example.org", "email", " jos\u00E9@example.org")]
    [TestCase("Telegram", "Ann", " telegram\t", "Ann\u3000")]
    public async Task Spellings_of_one_contact_are_one_person(string channel, string value, string otherChannel, string otherValue)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var first = await organization.ResolveAsync(channel, value);
        var second = await organization.ResolveAsync(otherChannel, otherValue);
        var added = await organization.AddContactAsync(first.EndUserId(), otherChannel, otherValue);

        Assert.That((first.Status, second.Status, added.Status), Is.EqualTo((200, 200, 201)));
        Assert.That(second.EndUserId(), Is.EqualTo(first.EndUserId()));
        Assert.That(added.Text("channel"), Is.EqualTo(channel.ToLowerInvariant()));
        Assert.That(added.Text("raw_value"), Is.EqualTo(value));
    }

    [Test]
    public async Task A_blank_name_is_none_and_the_longest_contact_is_kept([Values("", " ", "\u00A0\t", "\u200B")] string blank)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var longest = string.Concat(Enumerable.Repeat("\U0001F600", 255));

        var first = await organization.ResolveAsync(longest, $" {longest} ", blank);
        var second = await organization.ResolveAsync("chat", "other", blank);

        Assert.That((first.Status, second.Status), Is.EqualTo((200, 200)));
        Assert.That(first.Text("org_external_end_user_id"), Is.Null);
        Assert.That(second.EndUserId(), Is.Not.EqualTo(first.EndUserId()));
    }

    [Test]
    public async Task All_that_stands_for_a_missing_value_is_told_at_once_and_as_it_was_sent()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.ResolveAsync("chat", " null ", "[object Object]");

        Assert.That(answer.Faults(), Is.EqualTo(["value_error at body.external_id", "value_error at body.org_external_end_user_id"]));
        Assert.That(answer.Json.GetProperty("detail")[0].GetRawText(), Is.EqualTo(
            """
            {"type":"value_error","loc":["body","external_id"],"msg":"Value error, this is what a program writes for a missing value, so it identifies nobody","input":" null ","ctx":{"error":{}}}
            """));
    }

    [Test]
    public async Task Another_organizations_contact_is_unknown()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var theirs = await other.ResolveAsync("email", "ann@example.org", "crm-1");

        var ours = await organization.ResolveAsync("email", "ann@example.org", "crm-1");

        Assert.That(ours.Text("context_level"), Is.EqualTo("new"));
        Assert.That(ours.EndUserId(), Is.Not.EqualTo(theirs.EndUserId()));
    }
}
