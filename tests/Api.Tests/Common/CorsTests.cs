namespace Feather.Api.Tests.Common;

[Parallelizable(ParallelScope.All)]
internal sealed class CorsTests
{
    private const string Ours = "https://app.example.com";
    private const string Preflight = "OPTIONS /v1/v2/conversations HTTP/1.1";
    private static readonly string[] Asked = ["Access-Control-Request-Method: POST", "Access-Control-Request-Headers: x-api-key,content-type"];

    [Test]
    public async Task Pages_of_other_origins_are_refused_by_default()
    {
        var preflight = await FeatherApi.Server.SendLinesAsync([Preflight, $"Origin: {Ours}", .. Asked]);
        var request = await FeatherApi.Server.SendLinesAsync("POST /v1/v2/conversations HTTP/1.1", $"Origin: {Ours}", "Content-Length: 0");

        Assert.That(preflight.Status, Is.EqualTo(405));
        Assert.That(preflight.Response + request.Response, Does.Not.Contain("Access-Control-").IgnoreCase);
    }

    [TestCase(Ours)]
    [TestCase("http://localhost:3000")]
    public async Task A_preflight_of_a_named_origin_needs_no_key(string origin)
    {
        await using var server = await StartAsync();

        var (status, response) = await server.SendLinesAsync([Preflight, $"Origin: {origin}", .. Asked]);

        Assert.That(status, Is.EqualTo(204));
        Assert.That(response, Does.Contain($"Access-Control-Allow-Origin: {origin}\r\n"));
        Assert.That(response, Does.Contain("Access-Control-Allow-Methods: POST\r\n"));
        Assert.That(response, Does.Contain("Access-Control-Allow-Headers: x-api-key,content-type\r\n"));
    }

    [TestCase("https://app.example.com.evil.test")]
    [TestCase("http://app.example.com")]
    [TestCase("https://app.example.com:8443")]
    [TestCase("null")]
    public async Task Any_other_origin_is_refused(string origin)
    {
        await using var server = await StartAsync();

        var preflight = await server.SendLinesAsync([Preflight, $"Origin: {origin}", .. Asked]);
        var request = await server.SendLinesAsync("GET /nothing HTTP/1.1", $"Origin: {origin}");

        Assert.That(preflight.Response + request.Response, Does.Not.Contain("Access-Control-Allow-Origin"));
    }

    [TestCase("POST /v1/v2/conversations HTTP/1.1", 401)]
    [TestCase("POST /nothing HTTP/1.1", 404)]
    [TestCase("PUT /v1/v2/conversations HTTP/1.1", 405)]
    public async Task Errors_can_be_read_by_a_page_with_the_headers_they_carry(string line, int expected)
    {
        await using var server = await StartAsync();

        var (status, response) = await server.SendLinesAsync(line, $"Origin: {Ours}", "Content-Length: 0");

        Assert.That(status, Is.EqualTo(expected));
        Assert.That(response, Does.Contain($"Access-Control-Allow-Origin: {Ours}\r\n"));
        foreach (var header in (string[])["Location", "ETag", "Retry-After", "X-Request-Id", "Feather-Conversation-Created", "Feather-Differing-Fields"])
            Assert.That(response, Does.Match($"Access-Control-Expose-Headers: .*{header}"));
    }

    private static Task<TestServer> StartAsync() =>
        TestServer.StartAsync(FeatherApi.Database, ("AllowedOrigins", $"{Ours}, http://localhost:3000"));
}
