namespace Feather.Api.Tests.Common;

[Parallelizable(ParallelScope.All)]
internal sealed class RequestIdTests
{
    private const string Conversations = "/v1/v2/conversations";

    [TestCase("a")]
    [TestCase("A-z_0.9")]
    [TestCase("1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234-128")]
    public async Task A_well_formed_id_comes_back(string id)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();

        var answer = await organization.StartTestChatAsync(new { agent_id = agent.Id }, ("X-Request-Id", id));

        Assert.That(answer.Headers["X-Request-Id"], Is.EqualTo(id));
    }

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("a,b")]
    [TestCase("a/b")]
    [TestCase("a%0d%0aSet-Cookie:x")]
    [TestCase("1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234--129")]
    public async Task Any_other_is_replaced(string id)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.PostAsync(Conversations, "{}", ("X-Request-Id", id));

        Assert.That(answer.Headers["X-Request-Id"], Is.Not.EqualTo(id).And.Matches("^[0-9a-f-]{36}$"));
    }

    [Test]
    public async Task Two_of_them_are_none()
    {
        var (_, response) = await FeatherApi.Server.SendLinesAsync("GET /health/live HTTP/1.1", "X-Request-Id: one", "X-Request-Id: two");

        Assert.That(response, Does.Contain("X-Request-Id: ").And.Not.Contain("X-Request-Id: one"));
    }

    [TestCase("GET /nothing HTTP/1.1", 404)]
    [TestCase("PUT /v1/v2/conversations HTTP/1.1", 405)]
    [TestCase("GET /v1/v2/conversations/x HTTP/1.1", 401)]
    [TestCase("GET /health/ready HTTP/1.1", 200)]
    public async Task Every_answer_carries_one(string line, int status)
    {
        var answer = await FeatherApi.Server.SendLinesAsync(line, "X-Request-Id: mine");

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Response, Does.Contain("X-Request-Id: mine\r\n"));
    }

    [TestCase("{}", 422)]
    [TestCase("{\"end_user_id\":\"0198c0de-0000-7000-8000-000000000001\",\"assistant_id\":\"0198c0de-0000-7000-8000-000000000001\"}", 404)]
    public async Task Errors_of_an_operation_carry_it_too(string body, int status)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.GetOrCreateAsync(body, ("X-Request-Id", "mine"));

        Assert.That((answer.Status, answer.Headers["X-Request-Id"]), Is.EqualTo((status, "mine")));
    }
}
