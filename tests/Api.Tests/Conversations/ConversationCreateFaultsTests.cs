using static Feather.Api.Tests.Conversations.ExpectedFaults;

namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
internal sealed class ConversationCreateFaultsTests
{
    private const string Id = "0198c0de-0000-7000-8000-000000000001";
    private const string Parsing = "Input should be a valid UUID, invalid character: found `x` at 1";
    private const string ParsingContext = """{"error":"invalid character: found `x` at 1"}""";
    private const string Origins = "'inbound' or 'outbound'";
    private const string SessionTypes = "'live', 'test' or 'simulation'";

    [TestCase("end_user_id", "\"x\"", "uuid_parsing", Parsing, ParsingContext)]
    [TestCase("end_user_id", "null", "uuid_type", NoUuid)]
    [TestCase("end_user_id", "17", "uuid_type", NoUuid)]
    [TestCase("end_user_id", "\"\\u0000\"", "string_unicode", NotUnicode)]
    [TestCase("assistant_id", "\"x\"", "uuid_parsing", Parsing, ParsingContext)]
    [TestCase("assistant_id", "1.0", "uuid_type", NoUuid)]
    [TestCase("assistant_revision_id", "\"x\"", "uuid_parsing", Parsing, ParsingContext)]
    [TestCase("assistant_revision_id", "[1e2]", "uuid_type", NoUuid)]
    [TestCase("team_id", "\"x\"", "uuid_parsing", Parsing, ParsingContext)]
    [TestCase("team_id", "{\"b\":1,\"a\":2}", "uuid_type", NoUuid)]
    [TestCase("team_revision_id", "\"x\"", "uuid_parsing", Parsing, ParsingContext)]
    [TestCase("team_revision_id", "false", "uuid_type", NoUuid)]
    [TestCase("org_phone_number_id", "\"x\"", "uuid_parsing", Parsing, ParsingContext)]
    [TestCase("org_phone_number_id", "1234567890123456789012345678901234567890", "uuid_type", NoUuid)]
    [TestCase("channel", "null", "string_type", NoString)]
    [TestCase("channel", "1", "string_type", NoString)]
    [TestCase("channel", "\"a\\u0000b\"", "string_unicode", NotUnicode)]
    [TestCase("channel_subtype", "true", "string_type", NoString)]
    [TestCase("channel_subtype", "\"\\ud800\"", "string_unicode", NotUnicode)]
    [TestCase("external_id", "[]", "string_type", NoString)]
    [TestCase("external_id", "\"\\udc00 \"", "string_unicode", NotUnicode)]
    [TestCase("subject", "{}", "string_type", NoString)]
    [TestCase("subject", "\"\\u0000\"", "string_unicode", NotUnicode)]
    [TestCase("origin", "\"Inbound\"", "literal_error", $"Input should be {Origins}", $$"""{"expected":"{{Origins}}"}""")]
    [TestCase("origin", "1", "literal_error", $"Input should be {Origins}", $$"""{"expected":"{{Origins}}"}""")]
    [TestCase("origin", "\"\\u0000\"", "string_unicode", NotUnicode)]
    [TestCase("session_type", "null", "literal_error", $"Input should be {SessionTypes}", $$"""{"expected":"{{SessionTypes}}"}""")]
    [TestCase("session_type", "\"\"", "literal_error", $"Input should be {SessionTypes}", $$"""{"expected":"{{SessionTypes}}"}""")]
    [TestCase("metadata", "[]", "dict_type", NoDictionary)]
    [TestCase("metadata", "{\"a\":[{\"b\\u0000\":1}]}", "string_unicode", NotUnicode)]
    [TestCase("tool_input_overrides", "\"{}\"", "dict_type", NoDictionary)]
    [TestCase("tool_input_overrides", "{\"t\":{\"f\":{\"value\":\"\\ud800\"}}}", "string_unicode", NotUnicode)]
    [TestCase("context_variables", "1e400", "dict_type", NoDictionary)]
    [TestCase("context_variables", "{\"\\udfff\":null}", "string_unicode", NotUnicode)]
    public async Task A_faulty_field_is_told_with_what_was_sent(string field, string value, string type, string message, string? context = null)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var others = field == "end_user_id" ? "" : $"\"end_user_id\":\"{Id}\",";

        var answer = await organization.GetOrCreateAsync($$"""{{{others}}"{{field}}":{{value}}}""");

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Body, Is.EqualTo(Detail(Item(type, $",\"{field}\"", message, value, context))));
        Assert.That(answer.Headers.Keys, Has.None.EqualTo("Location"));
    }

    [TestCase("channel", 255)]
    [TestCase("channel_subtype", 255)]
    [TestCase("external_id", 255)]
    [TestCase("subject", 1000)]
    public async Task Text_has_a_limit_in_code_points(string field, int limit)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var longest = string.Concat(Enumerable.Repeat("😀", limit));
        string Body(string text) => $$"""{"end_user_id":"{{Id}}","assistant_id":"{{agent.Id}}","{{field}}":"{{text}}"}""";

        var fits = await organization.GetOrCreateAsync(Body(longest));
        var over = await organization.GetOrCreateAsync(Body(longest + "x"));

        Assert.That(fits.Status, Is.EqualTo(201), fits.Body);
        Assert.That(over.Body, Is.EqualTo(Detail(Item(
            "string_too_long", $",\"{field}\"", $"String should have at most {limit} characters", $"\"{longest}x\"", $$"""{"max_length":{{limit}}}"""))));
    }

    [Test]
    public async Task All_faults_are_told_at_once_in_the_schemas_order()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        string[] schema =
        [
            "channel", "assistant_id", "assistant_revision_id", "team_id", "team_revision_id", "channel_subtype", "origin", "session_type",
            "external_id", "org_phone_number_id", "subject", "metadata", "tool_input_overrides", "context_variables",
        ];
        var body = $$"""{{{string.Join(',', schema.Reverse().Select(field => $"\"{field}\":1"))}}}""";

        var answer = await organization.GetOrCreateAsync(body);

        var items = answer.Json.GetProperty("detail").EnumerateArray().ToList();
        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(items.Select(item => item.GetProperty("loc")[1].GetString()), Is.EqualTo((string[])["end_user_id", .. schema]));
        Assert.That(items[0].GetRawText(), Is.EqualTo(Item("missing", ",\"end_user_id\"", "Field required", body)));
    }

    [TestCase("", "exactly one of assistant_id or team_id must be provided")]
    [TestCase("\"assistant_id\":null,\"team_id\":null", "exactly one of assistant_id or team_id must be provided")]
    [TestCase($"\"assistant_id\":\"{Id}\",\"team_id\":\"{Id}\"", "exactly one of assistant_id or team_id must be provided")]
    [TestCase($"\"assistant_revision_id\":\"{Id}\",\"team_revision_id\":\"{Id}\"", "exactly one of assistant_id or team_id must be provided")]
    [TestCase($"\"team_id\":\"{Id}\",\"assistant_revision_id\":\"{Id}\"", "assistant_revision_id requires assistant_id")]
    [TestCase($"\"assistant_id\":\"{Id}\",\"team_revision_id\":\"{Id}\"", "team_revision_id requires team_id")]
    public async Task A_broken_rule_across_fields_is_one_item_with_the_whole_body(string binding, string sentence)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var body = $$"""{"z":1.0,"end_user_id":"{{Id}}","metadata":{"n":1e2}{{(binding.Length > 0 ? "," : "")}}{{binding}}}""";

        var answer = await organization.GetOrCreateAsync(body);

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Body, Is.EqualTo(Detail(ValueError(sentence, body))));
    }

    [Test]
    public async Task A_rule_across_fields_waits_until_every_field_is_valid()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.GetOrCreateAsync($$"""{"end_user_id":"{{Id}}","subject":1}""");

        Assert.That(answer.Body, Is.EqualTo(Detail(Item("string_type", ",\"subject\"", NoString, "1"))));
    }
}
