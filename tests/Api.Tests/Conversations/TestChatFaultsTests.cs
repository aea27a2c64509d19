using static Feather.Api.Tests.Conversations.ExpectedFaults;

namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
internal sealed class TestChatFaultsTests
{
    private const string Id = "0198c0de-0000-7000-8000-000000000001";
    private const string Parsing = "Input should be a valid UUID, invalid length: expected length 32 for simple format, found 0";
    private const string ParsingContext = """{"error":"invalid length: expected length 32 for simple format, found 0"}""";

    [TestCase("agent_id", "\"\"", "uuid_parsing", Parsing, ParsingContext)]
    [TestCase("agent_id", "-0", "uuid_type", NoUuid)]
    [TestCase("agent_id", "\"\\udbff\"", "string_unicode", NotUnicode)]
    [TestCase("team_id", "\"\"", "uuid_parsing", Parsing, ParsingContext)]
    [TestCase("team_id", "1e400", "uuid_type", NoUuid)]
    [TestCase("team_revision_id", "\"\"", "uuid_parsing", Parsing, ParsingContext)]
    [TestCase("team_revision_id", "true", "uuid_type", NoUuid)]
    [TestCase("tool_input_overrides", "[{}]", "dict_type", NoDictionary)]
    [TestCase("context_variables", "\"\"", "dict_type", NoDictionary)]
    [TestCase("context_variables", "{\"a\":\"\\u0000\"}", "string_unicode", NotUnicode)]
    public async Task A_faulty_field_is_told_with_what_was_sent(string field, string value, string type, string message, string? context = null)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.StartTestChatAsync($$"""{"{{field}}":{{value}}}""");

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Body, Is.EqualTo(Detail(Item(type, $",\"{field}\"", message, value, context))));
    }

    [Test]
    public async Task All_faults_are_told_at_once_in_the_schemas_order()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.StartTestChatAsync(
            """{"context_variables":5,"tool_input_overrides":4,"team_revision_id":3,"team_id":2,"agent_id":1,"end_user_id":0}""");

        Assert.That(answer.Body, Is.EqualTo(Detail(
            Item("uuid_type", ",\"agent_id\"", NoUuid, "1"),
            Item("uuid_type", ",\"team_id\"", NoUuid, "2"),
            Item("uuid_type", ",\"team_revision_id\"", NoUuid, "3"),
            Item("dict_type", ",\"tool_input_overrides\"", NoDictionary, "4"),
            Item("dict_type", ",\"context_variables\"", NoDictionary, "5"))));
    }

    [TestCase("{}", "exactly one of agent_id or team_id must be provided")]
    [TestCase($$"""{"agent_id":"{{Id}}","team_id":"{{Id}}"}""", "exactly one of agent_id or team_id must be provided")]
    [TestCase($$"""{"team_revision_id":"{{Id}}"}""", "exactly one of agent_id or team_id must be provided")]
    [TestCase($$"""{"agent_id":"{{Id}}","team_revision_id":"{{Id}}"}""", "team_revision_id requires team_id")]
    public async Task A_broken_rule_across_fields_is_one_item_with_the_whole_body(string body, string sentence)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.StartTestChatAsync(body);

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Body, Is.EqualTo(Detail(ValueError(sentence, body))));
    }
}
