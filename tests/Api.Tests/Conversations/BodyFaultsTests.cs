using System.Text;
using static Feather.Api.Tests.Conversations.ExpectedFaults;

namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
[TestFixture("/v1/v2/conversations", "assistant_id")]
[TestFixture("/v1/v2/conversations/test-chat", "agent_id")]
internal sealed class BodyFaultsTests(string path, string agentField)
{
    [TestCase("", "missing", "", "Field required", "null")]
    [TestCase("\uFEFF", "missing", "", "Field required", "null")]
    [TestCase("null", "missing", "", "Field required", "null")]
    [TestCase(" null\n", "missing", "", "Field required", "null")]
    [TestCase("[ 1.0, 1e2 ]", "model_attributes_type", "", NoModel, "[1.0,1e2]")]
    [TestCase("\"é\\u00e9\"", "model_attributes_type", "", NoModel, "\"éé\"")]
    [TestCase("1e400", "model_attributes_type", "", NoModel, "1e400")]
    [TestCase("{", "json_invalid", ",1", "JSON decode error", "{}", "Expecting property name enclosed in double quotes")]
    [TestCase("{\"é😀\": NaN}", "json_invalid", ",7", "JSON decode error", "{}", "Expecting value")]
    [TestCase("{\"a\":Infinity}", "json_invalid", ",5", "JSON decode error", "{}", "Expecting value")]
    [TestCase("{\"a\":1,}", "json_invalid", ",7", "JSON decode error", "{}", "Expecting property name enclosed in double quotes")]
    [TestCase("{}{}", "json_invalid", ",2", "JSON decode error", "{}", "Extra data")]
    [TestCase(" ", "json_invalid", ",1", "JSON decode error", "{}", "Expecting value")]
    public async Task A_body_that_is_no_object_is_one_fault(
        string body, string type, string position, string message, string input, string? error = null)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.PostBytesAsync(path, Encoding.UTF8.GetBytes(body));

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Body, Is.EqualTo(Detail(Item(type, position, message, input, error is null ? null : $$"""{"error":"{{error}}"}"""))));
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("application/jsonp")]
    [TestCase("text/json")]
    [TestCase("image/svg+json")]
    [TestCase("multipart/form-data; boundary=x")]
    [TestCase("no content type at all")]
    public async Task A_body_of_another_content_type_is_not_parsed(string contentType)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.PostBytesAsync(path, "{\"a\": 1}\n"u8.ToArray(), contentType);

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Body, Is.EqualTo(Detail(Item("model_attributes_type", "", NoModel, """
            "{\"a\": 1}\n"
            """))));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(1000)]
    public async Task Control_characters_of_another_content_type_are_told_too(int count)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var text = new string('\u0001', count);

        var answer = await organization.PostBytesAsync(path, Encoding.UTF8.GetBytes(text), "text/plain");

        Assert.That(answer.Status, Is.EqualTo(422), answer.Body);
        Assert.That(answer.Json.GetProperty("detail")[0].GetProperty("input").GetString(), Is.EqualTo(text));
    }

    [TestCase("application/json")]
    [TestCase("APPLICATION/JSON ; charset=utf-8")]
    [TestCase("application/vnd.feather+json")]
    [TestCase(null)]
    public async Task Json_and_a_body_without_a_type_are_read(string? contentType)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();

        var answer = await organization.PostBytesAsync(path, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Body(agent, "{}"))], contentType);

        Assert.That(answer.Status, Is.EqualTo(201), answer.Body);
    }

    [Test]
    public async Task A_body_may_nest_two_hundred_levels_and_no_more([Values("[", "{\"a\":")] string opening)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        string Nested(int levels) => string.Concat(Enumerable.Repeat(opening, levels)) + "1" + new string(opening == "[" ? ']' : '}', levels);

        var deepest = await organization.PostAsync(path, Body(agent, $$"""{"deep":{{Nested(198)}}}"""));
        var deeper = await organization.PostAsync(path, Body(agent, $$"""{"deep":{{Nested(199)}}}"""));

        Assert.That(deepest.Status, Is.EqualTo(201), deepest.Body);
        Assert.That((deeper.Status, deeper.Body), Is.EqualTo((400, """{"error":"bad_request","message":"There was an error parsing the body"}""")));
    }

    [TestCase("application/json")]
    [TestCase("text/plain")]
    public async Task Bytes_that_are_not_utf8_are_a_bad_request(string contentType)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.PostBytesAsync(path, [.. "{\"a\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8], contentType);

        Assert.That((answer.Status, answer.Body), Is.EqualTo((400, """{"error":"bad_request","message":"There was an error parsing the body"}""")));
    }

    [Test]
    public async Task A_body_may_have_a_mebibyte_and_no_more([Values] bool chunked)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var body = Body(agent, "{}");

        var largest = await SendAsync(body.PadRight(1_048_576));
        var larger = await SendAsync(body.PadRight(1_048_577));

        Assert.That(largest.Status, Is.EqualTo(201), largest.Body);
        Assert.That((larger.Status, larger.Error), Is.EqualTo((413, "payload_too_large")));

        Task<TestAnswer> SendAsync(string text)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
            request.Headers.TransferEncodingChunked = chunked;
            return organization.SendAsync(request);
        }
    }

    private string Body(TestAgent agent, string variables) =>
        $$"""{"end_user_id":"{{Guid.NewGuid()}}","{{agentField}}":"{{agent.Id}}","context_variables":{{variables}}}""";
}
