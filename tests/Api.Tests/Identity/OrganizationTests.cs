namespace Feather.Api.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class OrganizationTests
{
    private const string Path = "/v1/identity/org";

    [Test]
    public async Task Whoever_has_a_key_may_ask_whose_it_is([Values("", "*", "models:read", "nonsense")] string scope)
    {
        var organization = await FeatherApi.NewOrganizationAsync(scope.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var answer = await organization.GetAsync("/v1/identity/whoami");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Json.GetProperty("user_id").GetGuid(), Is.EqualTo(organization.KeyId));
        Assert.That(answer.Text("clerk_user_id"), Is.EqualTo($"key_{organization.KeyId}"));
        Assert.That(answer.Text("role"), Is.EqualTo(scope is "" or "*" ? "org:admin" : "org:member"));
        Assert.That(answer.Json.GetProperty("organization_id").GetGuid(), Is.EqualTo(organization.Id));
        Assert.That((answer.Text("organization_name"), answer.Text("display_name")), Is.EqualTo(("Test", "Test")));
    }

    [Test]
    public async Task An_organization_is_read_as_it_was_made()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.GetAsync(Path);

        Assert.That(answer.Id, Is.EqualTo(organization.Id));
        Assert.That((answer.Text("clerk_org_id"), answer.Text("name"), answer.Text("slug"), answer.Text("plan")),
            Is.EqualTo(($"org_{organization.Id}", "Test", (string?)null, "self-hosted")));
        Assert.That(answer.Json.GetProperty("settings").GetRawText(), Is.EqualTo("{}"));
        Assert.That(answer.Json.GetProperty("is_active").GetBoolean());
    }

    [Test]
    public async Task Settings_are_replaced_as_a_whole_and_keep_what_is_not_declared()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        await organization.PutAsync(Path, """{"settings": {"kb_classification_mode": "auto", "old": 1}}""");

        var answer = await organization.PutAsync(Path, """{"settings": {"theirs": {"b": 1.50}, "retry": {"max_retries": 2}}}""");
        var read = await organization.GetAsync(Path);

        Assert.That(answer.Json.GetProperty("settings").GetRawText(), Is.EqualTo(
            """
            {"retry":{"max_retries":2,"base_delay_seconds":1,"max_delay_seconds":30,"jitter":true},"kb_role_clearance_map":null,
            "kb_role_audience_map":null,"kb_classification_mode":null,"kb_acl_oversample_factor":null,"theirs":{"b":1.50}}
            """.ReplaceLineEndings("")));
        Assert.That(read.Body, Is.EqualTo(answer.Body));
    }

    [TestCase("{}")]
    [TestCase("""{"settings": null}""")]
    public async Task Settings_that_are_not_given_stay(string body)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var before = await organization.PutAsync(Path, new { settings = new { kept = 1 } });

        var answer = await organization.PutAsync(Path, body);

        Assert.That(answer.Body, Is.EqualTo(before.Body));
    }

    [TestCase("""{"settings": {"kb_acl_oversample_factor": 0}}""", "greater_than_equal at body.settings.kb_acl_oversample_factor")]
    [TestCase("""{"settings": {"retry": {"jitter": "so"}}}""", "bool_parsing at body.settings.retry.jitter")]
    [TestCase("""{"settings": {"kb_role_audience_map": {"a": ["b", 1]}}}""", "string_type at body.settings.kb_role_audience_map.a.1")]
    [TestCase("""{"settings": {"theirs": "\u0000"}}""", "string_unicode at body.settings.theirs")]
    [TestCase("""{"name": "Other"}""", "extra_forbidden at body.name")]
    public async Task Settings_of_another_form_are_told(string body, string fault)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.PutAsync(Path, body);

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Faults(), Is.EqualTo(new[] { fault }));
    }

    [Test]
    public async Task A_change_may_rest_on_what_was_read()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var read = await organization.GetAsync(Path);

        var first = await organization.PutAsync(Path, new { settings = new { a = 1 } }, ("If-Match", read.Headers["ETag"]));
        var second = await organization.PutAsync(Path, new { settings = new { a = 2 } }, ("If-Match", read.Headers["ETag"]));
        var third = await organization.PutAsync(Path, new { settings = new { a = 3 } }, ("If-Match", first.Headers["ETag"]));

        Assert.That((first.Status, second.Status, third.Status), Is.EqualTo((200, 412, 200)));
        Assert.That(second.Error, Is.EqualTo("precondition_failed"));
    }

    [Test]
    public async Task An_organization_is_not_anothers()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());

        await organization.PutAsync(Path, new { settings = new { ours = 1 } });
        var theirs = await other.GetAsync(Path);

        Assert.That(theirs.Id, Is.EqualTo(other.Id));
        Assert.That(theirs.Json.GetProperty("settings").GetRawText(), Is.EqualTo("{}"));
    }
}
