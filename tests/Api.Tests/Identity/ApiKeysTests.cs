using System.Text.Json;

namespace Feather.Api.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class ApiKeysTests
{
    private const string Keys = IdentityRequests.Keys;
    private const string WhoAmI = "/v1/identity/whoami";

    [Test]
    public async Task A_key_that_was_made_works_and_is_shown_once()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var made = await organization.PostAsync(Keys, new { name = "Backend", scopes = new[] { "agents:read", "nonsense" } });
        var text = made.Text("plain_text_key")!;
        var whoAmI = await organization.WithKey(text).GetAsync(WhoAmI);
        var list = await organization.GetAsync(Keys);

        Assert.That(made.Status, Is.EqualTo(201));
        Assert.That(text, Does.StartWith("fth_live_").And.StartWith(made.Text("key_prefix")!));
        Assert.That(whoAmI.Json.GetProperty("user_id").GetGuid(), Is.EqualTo(made.Id));
        Assert.That(list.Body, Does.Not.Contain(text));
        Assert.That(list.Json[0].GetRawText(), Is.EqualTo(made.Body.Replace($",\"plain_text_key\":\"{text}\"", "", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Keys_are_listed_newest_first_and_revoked_ones_too()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (_, revoked) = await organization.WithKeyAsync();
        var (_, other) = await organization.WithKeyAsync();
        await organization.DeleteAsync($"{Keys}/{revoked}");

        var list = (await organization.GetAsync(Keys)).Json.EnumerateArray().ToArray();

        Assert.That(list.Select(key => key.GetProperty("id").GetGuid()), Is.EqualTo(new[] { other, revoked, organization.KeyId }));
        Assert.That(list.Select(key => key.GetProperty("is_active").GetBoolean()), Is.EqualTo(new[] { true, false, true }));
    }

    [TestCase("identity:write", "identity:read", 201)]
    [TestCase("identity:write", "", 403)]
    [TestCase("identity:write", "*", 403)]
    [TestCase("identity:write", "agents:read", 403)]
    public async Task A_limited_key_makes_keys_that_can_do_no_more(string scopes, string asked, int status)
    {
        var organization = await FeatherApi.NewOrganizationAsync(scopes);

        var answer = await organization.PostAsync(Keys, new { name = "More", scopes = asked.Split(' ', StringSplitOptions.RemoveEmptyEntries) });
        var keys = await organization.ScalarAsync<long>("select count(*) from identity.api_keys where organization_id = @Organization");

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(keys, Is.EqualTo(status == 201 ? 2 : 1));
        if (status == 403)
            Assert.That((answer.Error, answer.Text("message")), Is.EqualTo(("insufficient_scope", $"This operation requires the scope {(asked is "" ? "*" : asked)}.")));
    }

    [TestCase("""{}""", "missing at body.name")]
    [TestCase("""{"name": ""}""", "string_too_short at body.name")]
    [TestCase("""{"name": "Late", "expires_at": "2026-01-01T00:00:00Z"}""", "value_error at body")]
    [TestCase("""{"name": "Late", "scopes": null}""", "list_type at body.scopes")]
    public async Task A_key_of_another_form_is_told(string body, string fault)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.PostAsync(Keys, body);

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Faults(), Is.EqualTo(new[] { fault }));
    }

    [Test]
    public async Task A_key_expires_when_it_was_said_to()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var expiry = DateTime.UtcNow.AddSeconds(2);
        var made = await organization.PostAsync(Keys, new { name = "Short", expires_at = expiry });
        var key = organization.WithKey(made.Text("plain_text_key")!);

        var before = await key.GetAsync(WhoAmI);
        await Eventually.IsAsync(() => key.GetAsync(WhoAmI), answer => answer.Status == 401);
        var refusedAt = DateTime.UtcNow;
        var listed = (await organization.GetAsync(Keys)).Json[0];

        Assert.That(before.Status, Is.EqualTo(200));
        Assert.That(refusedAt, Is.InRange(expiry, expiry.AddSeconds(1)));
        Assert.That(listed.GetProperty("is_active").GetBoolean(), Is.False);
    }

    [Test]
    public async Task A_revoked_key_opens_nothing_at_once_and_revoking_it_again_changes_nothing()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (key, id) = await organization.WithKeyAsync();
        var before = await key.GetAsync(WhoAmI);

        var revoked = await organization.DeleteAsync($"{Keys}/{id}");
        var after = await key.GetAsync(WhoAmI);
        var again = await organization.DeleteAsync($"{Keys}/{id}");

        Assert.That((before.Status, revoked.Status, after.Status, again.Status), Is.EqualTo((200, 204, 401, 204)));
    }

    [Test]
    public async Task A_key_cannot_revoke_itself()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.DeleteAsync($"{Keys}/{organization.KeyId}");
        var after = await organization.GetAsync(WhoAmI);

        Assert.That((answer.Status, answer.Error, after.Status), Is.EqualTo((409, "conflict", 200)));
    }

    [Test]
    public async Task Another_organizations_key_is_none()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());

        var answer = await organization.DeleteAsync($"{Keys}/{other.KeyId}");
        var random = await organization.DeleteAsync($"{Keys}/{Guid.NewGuid()}");
        var list = await organization.GetAsync(Keys);
        var theirs = await other.GetAsync(WhoAmI);

        Assert.That((answer.Status, answer.Body), Is.EqualTo((404, random.Body)));
        Assert.That(list.Json.EnumerateArray().Select(Id), Is.EqualTo(new[] { organization.KeyId }));
        Assert.That(theirs.Status, Is.EqualTo(200));
    }

    private static Guid Id(JsonElement key) => key.GetProperty("id").GetGuid();
}
