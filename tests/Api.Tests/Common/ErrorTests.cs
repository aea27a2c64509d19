using System.Text;

namespace Feather.Api.Tests.Common;

[Parallelizable(ParallelScope.All)]
internal sealed class ErrorTests
{
    private const string Conversations = "/v1/v2/conversations";

    [TestCase("GET", "/")]
    [TestCase("GET", "/nothing/here")]
    [TestCase("POST", "/v1/conversations")]
    [TestCase("POST", "/v1/v2/agents")]
    [TestCase("POST", "/v1/v2/conversations/0198c0de-0000-7000-8000-000000000001/approvals")]
    public async Task A_path_that_is_not_built_is_404_without_a_key(string method, string path)
    {
        var answer = await SendWithoutKeyAsync(method, path);

        Assert.That((answer.Status, answer.Body), Is.EqualTo((404, """{"error":"not_found","message":"Not Found"}""")));
    }

    [TestCase("PUT", Conversations, "GET, HEAD, POST")]
    [TestCase("PUT", Conversations + "/test-chat", "DELETE, GET, HEAD, POST")]
    [TestCase("POST", Conversations + "/0198c0de-0000-7000-8000-000000000001", "DELETE, GET, HEAD")]
    [TestCase("OPTIONS", Conversations, "GET, HEAD, POST")]
    public async Task A_method_that_is_not_built_is_405_without_a_key(string method, string path, string allowed)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(FeatherApi.Server.Address, path));
        using var client = new HttpClient();
        using var response = await client.SendAsync(request);

        Assert.That((int)response.StatusCode, Is.EqualTo(405));
        Assert.That(string.Join(", ", response.Content.Headers.Allow.Order()), Is.EqualTo(allowed));
        Assert.That(
            await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"error":"method_not_allowed","message":"Method Not Allowed"}"""));
    }

    [Test]
    public async Task Without_a_key_nobody_learns_what_is_wrong_with_the_request([Values("{", "{}")] string body)
    {
        foreach (var length in (int[])[2, 2_000_000])
        {
            var answer = await SendWithoutKeyAsync("POST", Conversations, body.PadRight(length));

            Assert.That((answer.Status, answer.Error), Is.EqualTo((401, "authentication_required")));
        }
    }

    [Test]
    public async Task The_scope_is_checked_before_the_body_is_read()
    {
        var organization = await FeatherApi.NewOrganizationAsync("conversations:read");

        var small = await organization.PostAsync(Conversations, "{");
        var large = await organization.PostAsync(Conversations, new string(' ', 2_000_000));

        Assert.That((small.Status, large.Status), Is.EqualTo((403, 403)));
    }

    [Test]
    public async Task The_size_is_checked_before_what_is_inside()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.PostBytesAsync(Conversations, [0xFF, .. new byte[1_048_576]]);

        Assert.That((answer.Status, answer.Body), Is.EqualTo(
            (413, """{"error":"payload_too_large","message":"The request body is larger than 1048576 bytes."}""")));
    }

    [Test]
    public async Task The_size_is_checked_before_an_id_of_the_path()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var large = await organization.PutAsync("/v1/agents/nope", new string(' ', 1_048_577));
        var unreadable = await organization.PutAsync("/v1/agents/nope", new string('[', 201));

        Assert.That((large.Status, unreadable.Status), Is.EqualTo((413, 400)));
    }

    [Test]
    public async Task What_is_wrong_with_path_query_and_body_is_told_at_once()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var body = await organization.PutAsync("/v1/teams/revisions/x/members/y", new { position = "z", enabled = 2 });
        var query = await organization.GetAsync("/v1/agents/x/revisions?limit=0&cursor=y");

        Assert.That(Locations(body), Is.EqualTo("""["path","revision_id"] ["path","member_id"] ["body","position"] ["body","enabled"]"""));
        Assert.That(Locations(query), Is.EqualTo("""["path","agent_id"] ["query","limit"] ["query","cursor"]"""));

        static string Locations(TestAnswer answer) =>
            string.Join(' ', answer.Json.GetProperty("detail").EnumerateArray().Select(fault => fault.GetProperty("loc").GetRawText()));
    }

    [Test]
    public async Task The_body_is_checked_before_the_idempotency_key()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.PostAsync(Conversations, "{}", ("Idempotency-Key", new string('k', 256)));

        Assert.That(answer.Status, Is.EqualTo(422), answer.Body);
    }

    [TestCase("x", "invalid character: found `x` at 1")]
    [TestCase("0198c0de", "invalid length: expected length 32 for simple format, found 8")]
    [TestCase("(0198c0de-0000-7000-8000-000000000001)", "invalid character: found `(` at 1")]
    [TestCase("test-chat", "invalid character: found `t` at 1")]
    public async Task A_malformed_id_of_a_path_is_told_like_a_field(string id, string error)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.GetAsync($"{Conversations}/{id}");

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Body, Is.EqualTo(
            $$$"""
            {"detail":[{"type":"uuid_parsing","loc":["path","conversation_id"],"msg":"Input should be a valid UUID, {{{error}}}","input":"{{{id}}}","ctx":{"error":"{{{error}}}"}}]}
            """));
    }

    [TestCase("D")]
    [TestCase("N")]
    [TestCase("B")]
    public async Task An_id_of_a_path_has_the_forms_of_a_field(string format)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var conversation = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id });
        var id = conversation.Id.ToString(format);

        foreach (var form in (string[])[id, id.ToUpperInvariant(), $"urn:uuid:{conversation.Id}"])
        {
            var answer = await organization.GetAsync($"{Conversations}/{form}");

            Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
        }
    }

    private static async Task<TestAnswer> SendWithoutKeyAsync(string method, string path, string? body = null)
    {
        using var client = new HttpClient { BaseAddress = FeatherApi.Server.Address };
        var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = content });
        return new TestAnswer((int)response.StatusCode, new Dictionary<string, string>(), await response.Content.ReadAsStringAsync());
    }
}
