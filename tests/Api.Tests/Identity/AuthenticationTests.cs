using System.Diagnostics;
using Feather.Domain.Identity;

namespace Feather.Api.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class AuthenticationTests
{
    private const string Path = "/v1/v2/conversations/0198c0de-0000-7000-8000-000000000001";
    private const string Get = $"GET {Path} HTTP/1.1";

    [Test]
    public async Task Whatever_is_wrong_with_a_key_is_told_alike()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (revoked, expired, inactive) =
            (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        await revoked.ExecuteAsync("update identity.api_keys set revoked_at = now() where organization_id = @Organization");
        await expired.ExecuteAsync("update identity.api_keys set expires_at = now() where organization_id = @Organization");
        await inactive.ExecuteAsync("update identity.organizations set is_active = false where id = @Organization");
        var (good, changed) = ($"x-api-key: {organization.ApiKey}", organization.ApiKey[..^1] + (organization.ApiKey[^1] == '0' ? '1' : '0'));

        string[][] keys =
        [
            [],
            ["x-api-key:"],
            ["x-api-key: secret"],
            [$"x-api-key: {changed}"],
            [$"x-api-key: {ApiKeyText.Create(forTests: false).Text}"],
            [$"x-api-key: {revoked.ApiKey}"],
            [$"x-api-key: {expired.ApiKey}"],
            [$"x-api-key: {inactive.ApiKey}"],
            [good, good],
            [good, "x-api-key: other"],
            [$"x-api-key: {organization.ApiKey},{organization.ApiKey}"],
            [$"Authorization: Bearer {organization.ApiKey}"],
        ];
        foreach (var lines in keys)
        {
            var (status, response) = await FeatherApi.Server.SendLinesAsync([Get, .. lines]);

            Assert.That(status, Is.EqualTo(401), string.Join(' ', lines));
            Assert.That(response, Does.Contain("WWW-Authenticate: APIKey\r\n"));
            Assert.That(response, Does.EndWith("""{"error":"authentication_required","message":"Authentication required"}"""));
        }
        Assert.That((await FeatherApi.Server.SendLinesAsync(Get, good)).Status, Is.EqualTo(404));
    }

    [TestCase("", 404, 422)]
    [TestCase("*", 404, 422)]
    [TestCase("conversations:read", 404, 403)]
    [TestCase("conversations:write", 404, 422)]
    [TestCase("agents:write identity:read", 403, 403)]
    [TestCase("conversations", 403, 403)]
    [TestCase("unknown", 403, 403)]
    public async Task A_key_does_what_its_scopes_say(string scopes, int reading, int writing)
    {
        var organization = await FeatherApi.NewOrganizationAsync(scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var read = await organization.GetAsync(Path);
        var written = await organization.GetOrCreateAsync("{");
        var started = await organization.StartTestChatAsync("{");

        Assert.That((read.Status, written.Status, started.Status), Is.EqualTo((reading, writing, writing)));
    }

    [Test]
    public async Task A_missing_scope_is_named()
    {
        var organization = await FeatherApi.NewOrganizationAsync("conversations:read");

        var answer = await organization.GetOrCreateAsync("{}");

        Assert.That(answer.Body, Is.EqualTo(
            """{"error":"insufficient_scope","message":"This operation requires the scope conversations:write."}"""));
    }

    [TestCase("update identity.api_keys set revoked_at = now() where organization_id = @Organization")]
    [TestCase("update identity.organizations set is_active = false where id = @Organization")]
    public async Task A_key_that_is_in_use_is_refused_within_five_seconds_of_its_end(string end)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        Assert.That((await organization.GetAsync(Path)).Status, Is.EqualTo(404));

        await organization.ExecuteAsync(end);
        var since = Stopwatch.StartNew();
        var last = TimeSpan.Zero;
        while (since.Elapsed < TimeSpan.FromSeconds(8))
        {
            var asked = since.Elapsed;
            if ((await organization.GetAsync(Path)).Status == 401)
                break;
            last = asked;
            await Task.Delay(50);
        }

        Assert.That(last, Is.LessThan(TimeSpan.FromSeconds(5)), "the key was accepted for too long after it ended");
    }

    [Test]
    public async Task A_new_key_is_accepted_although_it_was_unknown_a_moment_ago()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        await organization.ExecuteAsync("update identity.api_keys set expires_at = now() where organization_id = @Organization");
        Assert.That((await organization.GetAsync(Path)).Status, Is.EqualTo(401));

        await organization.ExecuteAsync("update identity.api_keys set expires_at = null where organization_id = @Organization");

        Assert.That(async () => (await organization.GetAsync(Path)).Status, Is.EqualTo(404).After(8).Seconds.PollEvery(100).MilliSeconds);
    }

    [Test]
    public async Task A_key_with_a_wrong_checksum_costs_no_query()
    {
        await using var server = await TestServer.StartAsync(
            FeatherApi.Database, ("ConnectionStrings:Feather", "Host=127.0.0.1;Port=1;Username=nobody;Database=none"));
        var unknown = ApiKeyText.Create(forTests: true).Text;
        var wrong = unknown[..^1] + (unknown[^1] == '0' ? '1' : '0');

        Assert.That((await server.SendLinesAsync(Get)).Status, Is.EqualTo(401));
        Assert.That((await server.SendLinesAsync(Get, $"x-api-key: {wrong}")).Status, Is.EqualTo(401));
    }
}
