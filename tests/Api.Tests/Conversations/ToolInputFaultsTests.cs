using static Feather.Api.Tests.Conversations.ExpectedFaults;

namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
[TestFixture("/v1/v2/conversations")]
[TestFixture("/v1/v2/conversations/test-chat")]
internal sealed class ToolInputFaultsTests(string path)
{
    private const string Types = "'default' or 'pinned'";
    private static readonly string LongName = new('n', 256);

    private static readonly TestCaseData[] Faults =
    [
        new("""{"t":1}""", Item("dict_type", Under("t"), NoDictionary, "1")),
        new("""{"":null}""", Item("dict_type", Under(""), NoDictionary, "null")),
        new("""{"a.b":{"0":"x"}}""", Item("model_attributes_type", Under("a.b", "0"), NoModel, "\"x\"")),
        new("""{"t":{"":null}}""", Item("model_attributes_type", Under("t", ""), NoModel, "null")),
        new("""{"t":{"f":{}}}""", Item("missing", Under("t", "f", "value"), "Field required", "{}")),
        new("""{"t":{"f":{"value":1,"type":null}}}""", NoType("null")),
        new("""{"t":{"f":{"value":1,"type":"Pinned"}}}""", NoType("\"Pinned\"")),
        new("""{"t":{"f":{"value":1,"mode":1.50}}}""", Item("extra_forbidden", Under("t", "f", "mode"), "Extra inputs are not permitted", "1.50")),
        new($$"""{"{{LongName}}":1}""", TooLong("", LongName)),
        new($$$"""{"t":{"{{{LongName}}}":1}}""", TooLong(",\"t\"", LongName)),
        new("""{"t":{"f":{"z":2,"type":1,"a":3}},"s":0}""", string.Join(',',
            Item("missing", Under("t", "f", "value"), "Field required", """{"z":2,"type":1,"a":3}"""),
            NoType("1"),
            Item("extra_forbidden", Under("t", "f", "z"), "Extra inputs are not permitted", "2"),
            Item("extra_forbidden", Under("t", "f", "a"), "Extra inputs are not permitted", "3"),
            Item("dict_type", Under("s"), NoDictionary, "0"))),
    ];

    [TestCaseSource(nameof(Faults))]
    public async Task A_fault_inside_is_told_at_its_place(string overrides, string items)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.PostAsync(path, Body("tool_input_overrides", overrides));

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Body, Is.EqualTo(Detail(items)));
    }

    [TestCase("tool_input_overrides")]
    [TestCase("context_variables")]
    public async Task An_object_over_its_size_is_one_fault_without_its_value(string field)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.PostAsync(path, Body(field, $$"""{"t":1,"u":"\u0000{{new string('x', 65_536)}}"}"""));

        Assert.That(answer.Body, Is.EqualTo(Detail(
            Item("too_long", $",\"{field}\"", "Object should have at most 65536 bytes", null, """{"max_length":65536}"""))));
    }

    [Test]
    public async Task No_more_than_a_hundred_faults_are_told()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tools = string.Join(',', Enumerable.Range(0, 5000).Select(tool => $"\"{tool}\":1"));

        var answer = await organization.PostAsync(path, Body("tool_input_overrides", $$"""{{{tools}}}"""));

        Assert.That(answer.Body, Is.EqualTo(Detail(Enumerable.Range(0, 100).Select(tool => Item("dict_type", Under($"{tool}"), NoDictionary, "1")))));
    }

    private static string Body(string field, string value) =>
        $$"""{"end_user_id":"0198c0de-0000-7000-8000-000000000001","{{field}}":{{value}}}""";

    private static string Under(params IEnumerable<string> names) =>
        ",\"tool_input_overrides\"" + string.Concat(names.Select(name => $",\"{name}\""));

    private static string NoType(string input) =>
        Item("enum", Under("t", "f", "type"), $"Input should be {Types}", input, $$"""{"expected":"{{Types}}"}""");

    private static string TooLong(string below, string name) => Item(
        "string_too_long", Under() + below, "String should have at most 255 characters", $"\"{name}\"", """{"max_length":255}""");
}
