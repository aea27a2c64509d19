namespace Feather.Api.Tests.Common;

[Parallelizable(ParallelScope.All)]
internal sealed class RateLimitTests
{
    [Test]
    public async Task What_goes_over_the_limit_is_refused_before_it_is_read_and_writes_nothing()
    {
        await using var server = await TestServer.StartAsync(FeatherApi.Database, ("RequestsPerMinute", "2"));
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server);
        var another = await TestOrganization.CreateAsync(FeatherApi.Database, server);
        var agent = await organization.HasAgentAsync();
        var body = new { agent_id = agent.Id };

        var first = await organization.StartTestChatAsync(body);
        var second = await organization.StartTestChatAsync("{");
        var third = await organization.StartTestChatAsync(body);
        var malformed = await organization.StartTestChatAsync("{");
        var others = await another.StartTestChatAsync("{");

        Assert.That((first.Status, second.Status, third.Status, malformed.Status, others.Status), Is.EqualTo((201, 422, 429, 429, 422)));
        Assert.That(third.Body, Is.EqualTo("""{"error":"rate_limited","message":"Too many requests; please slow down."}"""));
        Assert.That(int.Parse(third.Headers["Retry-After"]), Is.InRange(1, 60));
        Assert.That(
            await organization.ScalarAsync<long>("select count(*) from conversations.conversations where organization_id = @Organization"),
            Is.EqualTo(1));
    }

    [Test]
    public async Task Health_and_requests_without_a_key_do_not_count()
    {
        await using var server = await TestServer.StartAsync(FeatherApi.Database, ("RequestsPerMinute", "1"));
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server);

        for (var i = 0; i < 3; i++)
        {
            Assert.That((await server.SendLinesAsync("GET /health/ready HTTP/1.1")).Status, Is.EqualTo(200));
            Assert.That((await server.SendLinesAsync("POST /v1/v2/conversations HTTP/1.1", "Content-Length: 0")).Status, Is.EqualTo(401));
        }

        Assert.That((await organization.GetAsync($"/v1/v2/conversations/{Guid.NewGuid()}")).Status, Is.EqualTo(404));
        Assert.That((await organization.GetAsync($"/v1/v2/conversations/{Guid.NewGuid()}")).Status, Is.EqualTo(429));
    }
}
