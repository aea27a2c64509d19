using System.Text.RegularExpressions;
using Feather.Api.Tests.Conversations;
using Feather.Api.Tests.Turns;

namespace Feather.Api.Tests.Common;

[Parallelizable(ParallelScope.All)]
internal sealed class HeadTests
{
    [Test]
    public async Task Every_operation_that_reads_answers_HEAD_as_it_answers_GET()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var reads = (await EveryOperation.ListAsync()).Where(operation => operation.Method == HttpMethod.Get).ToList();

        foreach (var path in reads.Select(operation => operation.PathToNothing))
            await HasTheSameHeadAsync(organization.Client, path);

        Assert.That(reads, Has.Count.GreaterThan(20));
    }

    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    [TestCase("/openapi.json")]
    [TestCase("/docs")]
    [TestCase("/docs/index.html")]
    [TestCase("/docs/swagger-ui.css")]
    [TestCase("/docs/nothing")]
    [TestCase("/nothing")]
    [TestCase("/v1/agents")]
    public async Task So_does_what_needs_no_key_and_what_lacks_one(string path)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = FeatherApi.Server.Address };

        await HasTheSameHeadAsync(client, path);
    }

    [Test]
    public async Task A_resource_is_tagged_and_measured_without_being_sent()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var path = $"/v1/agents/{(await organization.HasAgentAsync()).Id}";

        await HasTheSameHeadAsync(organization.Client, path);
        var (status, response) = await FeatherApi.Server.SendLinesAsync($"HEAD {path} HTTP/1.1", $"x-api-key: {organization.ApiKey}");

        Assert.That(status, Is.EqualTo(200));
        Assert.That(response, Does.Match(@"Content-Length: [1-9]\d+\r\n").And.Contains("ETag: ").And.EndsWith("\r\n\r\n"));
        Assert.That(response, Does.Not.Contain("{"));
    }

    [Test, CancelAfter(20_000)]
    public async Task The_stream_of_a_running_turn_is_not_waited_for(CancellationToken cancellationToken)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();
        var turn = Guid.CreateVersion7();
        await organization.HasRunningTurnAsync(conversation, turn, lease: "1 hour", deltas: "so far");

        using var answer = await organization.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Head, $"{TurnRequests.TurnsOf(conversation)}/{turn}/stream"), cancellationToken);

        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
        Assert.That(answer.Headers.GetValues("Feather-Turn-Id"), Is.EqualTo([$"{turn}"]));
    }

    [Test]
    public async Task Allow_names_HEAD_wherever_it_names_GET()
    {
        var paths = (await EveryOperation.ListAsync()).GroupBy(operation => operation.Path);
        using var client = new HttpClient { BaseAddress = FeatherApi.Server.Address };

        foreach (var path in paths)
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Patch, path.First().PathToNothing));
            var allowed = answer.Content.Headers.Allow;

            Assert.That((int)answer.StatusCode, Is.EqualTo(405), path.Key);
            Assert.That(allowed, Is.SupersetOf(path.Select(operation => operation.Method.Method)), path.Key);
            Assert.That(allowed.Contains("HEAD"), Is.EqualTo(allowed.Contains("GET")), path.Key);
        }
    }

    private static async Task HasTheSameHeadAsync(HttpClient client, string path)
    {
        using var get = await client.GetAsync(path);
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.That(HeadOf(head), Is.EqualTo(HeadOf(get)), path);
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty, path);
    }

    /// <summary>Status and headers, without headers that differ between any two answers or that depend on sending the body.</summary>
    private static string HeadOf(HttpResponseMessage answer) => string.Join('\n', (string[])
    [
        $"{(int)answer.StatusCode}",
        .. answer.Headers.Concat(answer.Content.Headers).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}".ToLowerInvariant())
            .Where(header => !Regex.IsMatch(header, "^(date:|x-request-id:|transfer-encoding:|content-length: 0$)")).Order(),
    ]);
}
