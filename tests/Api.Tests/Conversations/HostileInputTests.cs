using System.Text;

namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
[TestFixture("/v1/v2/conversations", "assistant_id")]
[TestFixture("/v1/v2/conversations/test-chat", "agent_id")]
internal sealed class HostileInputTests(string path, string agentField)
{
    private static readonly string Digits = new('7', 40);

    private static readonly (string Value, int[] Statuses)[] Hostile =
    [
        ("\"\\u0000\"", [422]),
        ("\"\\ud800\"", [422]),
        ("{\"a\":[\"\\udc00\"]}", [422]),
        ("{\"\\u0000\":1}", [422]),
        ("1e400", [422]),
        (Digits, [422]),
        ($"[{Digits},-1e400]", [422]),
        ("NaN", [422]),
        ("{\"t\":{\"f\":{\"value\":1e400,\"type\":\"pinned\"}}}", [201, 422]),
        (new string('[', 2000) + new string(']', 2000), [400]),
        (string.Concat(Enumerable.Repeat("{\"a\":", 2000)) + "1" + new string('}', 2000), [400]),
        (new string('[', 2000), [400]),
        ($"\"{new string('x', 5_000_000)}\"", [413]),
        ($"\"{new string('x', 1_000_000)}\"", [422]),
        ($"\"{string.Concat(Enumerable.Repeat("\\u0001", 150_000))}\"", [422]),
        ($"[{string.Join(',', Enumerable.Repeat("\"\\ud800\"", 50_000))}]", [422]),
        ($"{{{string.Join(',', Enumerable.Range(0, 4000).Select(i => $"\"{i}\":{{}}"))}}}", [201, 422]),
        ($"{{{string.Join(',', Enumerable.Range(0, 4000).Select(i => $"\"{i}\":null"))}}}", [201, 422]),
        ($"{{\"t\":{{\"f\":{{{string.Join(',', Enumerable.Range(0, 4000).Select(i => $"\"{i}\":1"))}}}}}}}", [201, 422]),
    ];

    [TestCase("end_user_id")]
    [TestCase("channel")]
    [TestCase("assistant_id")]
    [TestCase("assistant_revision_id")]
    [TestCase("agent_id")]
    [TestCase("team_id")]
    [TestCase("team_revision_id")]
    [TestCase("channel_subtype")]
    [TestCase("origin")]
    [TestCase("session_type")]
    [TestCase("external_id")]
    [TestCase("org_phone_number_id")]
    [TestCase("subject")]
    [TestCase("metadata")]
    [TestCase("tool_input_overrides")]
    [TestCase("context_variables")]
    public async Task No_value_of_any_field_breaks_the_server(string field)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var isOurs = field == agentField || field is "team_id" or "team_revision_id" or "tool_input_overrides" or "context_variables"
            || (agentField == "assistant_id" && field != "agent_id");

        foreach (var (value, statuses) in Hostile)
        {
            // If the body is readable JSON, the endpoint ignores fields that it does not have.
            var expected = isOurs || value == "NaN" ? statuses : [.. statuses, 201];
            var body = Encoding.UTF8.GetBytes(
                $$"""{"end_user_id":"{{Guid.NewGuid()}}","{{agentField}}":"{{agent.Id}}","{{field}}":{{value}}}""");

            var answer = await organization.PostBytesAsync(path, body);

            Assert.That(answer.Status, Is.AnyOf([.. expected.Cast<object>()]), $"{field}: {value[..Math.Min(60, value.Length)]}");
            Assert.That(Encoding.UTF8.GetByteCount(answer.Body), Is.LessThanOrEqualTo(3 * body.Length + 300_000));
        }
    }

    [TestCase("text/plain")]
    [TestCase("multipart/form-data; boundary=x")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("application/json; charset=utf-16")]
    [TestCase(";;;")]
    public async Task No_content_type_breaks_the_server(string contentType)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        foreach (var text in (string[])["{}", "a=b&c=%00", "--x\r\n\r\n\r\n--x--", new string('\u0001', 1_000_000), "\0"])
        {
            var answer = await organization.PostBytesAsync(path, Encoding.UTF8.GetBytes(text), contentType);

            Assert.That(answer.Status, Is.EqualTo(422), answer.Body);
            Assert.That(Encoding.UTF8.GetByteCount(answer.Body), Is.LessThanOrEqualTo(3 * text.Length + 300_000));
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [CancelAfter(60_000)]
    public async Task No_generated_body_breaks_the_server(int seed, CancellationToken cancellationToken)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var bodies = new HostileBodies(seed, agentField, (await organization.HasAgentAsync()).Id);
        var statuses = new Dictionary<int, int>();

        for (var i = 0; i < 750 && !cancellationToken.IsCancellationRequested; i++)
        {
            var body = bodies.Next();
            var answer = await organization.PostBytesAsync(path, body);

            Assert.That(answer.Status, Is.AnyOf(201, 400, 404, 422), $"body {i}: {answer}");
            Assert.That(Encoding.UTF8.GetByteCount(answer.Body), Is.LessThanOrEqualTo(3 * body.Length + 300_000), $"body {i}");
            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
        }

        Assert.That(cancellationToken.IsCancellationRequested, Is.False, "750 bodies took longer than a minute");
        Assert.That(statuses.Keys, Is.SupersetOf((int[])[201, 400, 422]), "the generated bodies do not reach every part of the reader");
    }
}
