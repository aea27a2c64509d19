using Feather.Api.Tests.Conversations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Feather.Api.Tests.Common;

[Parallelizable(ParallelScope.All)]
internal sealed class LogTests
{
    private const string Secret = "h0neyp0t";

    [TestCase("Information")]
    [TestCase("Debug")]
    [TestCase("Trace")]
    public async Task Nothing_of_a_key_or_a_body_is_logged(string level)
    {
        using var log = new CapturedLog();
        await using var server = await StartAsync(log, level);
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server);
        var agent = await organization.HasAgentAsync(variables: """[{"name":"n","type":"int"}]""");
        var documents = $$$"""
            "subject":"{{{Secret}}}","external_id":"{{{Secret}}}","channel":"{{{Secret}}}","metadata":{"{{{Secret}}}":1},
            "context_variables":{"{{{Secret}}}":"{{{Secret}}}"},"tool_input_overrides":{"{{{Secret}}}":{"{{{Secret}}}":{"value":"{{{Secret}}}"} } }
            """;

        (string Body, int Status)[] requests =
        [
            ($$"""{"end_user_id":"{{Guid.NewGuid()}}","assistant_id":"{{agent.Id}}",{{documents}}}""", 201),
            ($$"""{"end_user_id":"{{Guid.NewGuid()}}","assistant_id":"{{agent.Id}}",{{documents}}}""", 409),
            ($$"""{"end_user_id":"{{Guid.NewGuid()}}","assistant_id":"{{Guid.NewGuid()}}",{{documents.Replace("\"external_id\"", "\"other\"")}}}""", 404),
            ($$"""{"end_user_id":"{{Secret}}","origin":"{{Secret}}",{{documents}}}""", 422),
            ($$"""{"end_user_id":"{{Guid.NewGuid()}}",{{documents}}}""", 422),
            ($$"""{{{documents}}""", 422),
            ($"\"{new string('x', 1_100_000)}{Secret}\"", 413),
        ];
        foreach (var (body, status) in requests)
        {
            var answer = await organization.GetOrCreateAsync(body, ("Idempotency-Key", $"{Secret}-{Guid.NewGuid()}"));
            Assert.That(answer.Status, Is.EqualTo(status), answer.Body);
        }
        await organization.PostBytesAsync("/v1/v2/conversations", System.Text.Encoding.UTF8.GetBytes(Secret), "text/plain");
        await organization.GetAsync("/v1/v2/conversations/x");
        await AskOfToolsAsync(organization);
        await AskForTranscriptsAsync(organization);

        Assert.That(log.Lines, Is.Not.Empty);
        Assert.That(log.Lines, Has.None.Contain(Secret).IgnoreCase);
        Assert.That(log.Lines, Has.None.Contain(organization.ApiKey[13..]));
    }

    [Test]
    public async Task The_lines_of_a_request_have_its_id()
    {
        using var log = new CapturedLog();
        await using var server = await StartAsync(log, "Debug");
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server);
        var agent = await organization.HasAgentAsync();

        await organization.StartTestChatAsync(new { agent_id = agent.Id }, ("X-Request-Id", "mine-17"));

        Assert.That(log.Lines.Single(line => line.Contains("StartTestChatCommand done", StringComparison.Ordinal)), Does.Contain("mine-17"));
    }

    private static async Task AskOfToolsAsync(TestOrganization organization)
    {
        var headers = $$"""[{"key":"{{Secret}}","value":"{{Secret}}","secure":true}]""";
        var body = $$"""{"name":"{{Secret}}","configuration":{"url":"{{Secret}}","headers":{{headers}}},"input_defaults":{"x":{"value":"{{Secret}}"} } }""";
        var tool = await organization.PostAsync("/v1/tools", body);
        var revision = $"/v1/tools/revisions/{tool.Json.GetProperty("active_revision_id").GetString()}";
        TestAnswer[] answers =
        [
            tool,
            await organization.PutAsync(revision, body),
            await organization.PostAsync($"/v1/tools/{tool.Id}/revisions", body),
            await organization.PutAsync(revision, body.Replace("\"secure\":true", "\"secure\":2", StringComparison.Ordinal)),
            await organization.PutAsync(revision, $$"""{"transfer_target":{"destination":"{{Secret}}"} }"""),
            await organization.PutAsync($"/v1/tools/{Guid.NewGuid()}", body),
        ];
        Assert.That(answers.Select(answer => answer.Status), Is.EqualTo((int[])[201, 200, 201, 422, 422, 404]));
    }

    private static async Task AskForTranscriptsAsync(TestOrganization organization)
    {
        var conversation = await organization.HasTranscriptAsync(turns: 1);
        var turn = await organization.HasTurnAsync(
            conversation, DateTime.UtcNow, DateTime.UtcNow, "model_unavailable", $"[{TranscriptRows.Step("answer", details: $$"""{"user_message":"{{Secret}}"}""")}]");
        await organization.ExecuteAsync($"update conversations.messages m set content = '{Secret}' where m.organization_id = @Organization");
        foreach (var path in (string[])["", "/turns", "/messages", "/trace", $"/turns/{turn}/trace", "/engineering/turns", $"/engineering/turns/{turn}"])
        {
            var answer = await organization.GetAsync($"/v1/v2/conversations/{conversation}{path}");
            Assert.That(answer.Status, Is.EqualTo(200), path);
            Assert.That(answer.Body.Contains(Secret, StringComparison.Ordinal), Is.EqualTo(path != "/engineering/turns"), path);
        }
        await organization.GetAsync($"/v1/v2/conversations/{conversation}/turns?cursor={Secret}");
    }

    private static async Task<TestServer> StartAsync(CapturedLog log, string level)
    {
        var server = await TestServer.StartAsync(
            FeatherApi.Database,
            ("Logging:LogLevel:Default", level), ("Logging:LogLevel:Microsoft", level), ("Logging:LogLevel:Microsoft.AspNetCore", level),
            ("Logging:LogLevel:Microsoft.AspNetCore.Mvc.Infrastructure", level));
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        return server;
    }
}
