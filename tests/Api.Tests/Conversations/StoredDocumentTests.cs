namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
internal sealed class StoredDocumentTests
{
    private const string Document =
        """
        {"z":1.0,"a":1e2,"":-0.0,"0":1E400,"a.b":1234567890123456789012345678901234567890,"😀":[null,true,{"b":[],"a":{}}],"$t":"\u0001\"\\\n/é "}
        """;

    private const string Overrides =
        """{"web:x":{"q":{"value":1.50},"":{"type":"pinned","value":{"z":1e400,"a":-0}}},"":{},"a":{"f":{"value":null,"type":"default"}}}""";

    // A missing type is added after the sent members.
    private const string OverridesAsKept =
        """{"web:x":{"q":{"value":1.50,"type":"default"},"":{"type":"pinned","value":{"z":1e400,"a":-0}}},"":{},"a":{"f":{"value":null,"type":"default"}}}""";

    [Test]
    public async Task Overrides_are_echoed_as_sent_with_the_type_filled_in()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var body = $$"""{"end_user_id":"{{Guid.NewGuid()}}","assistant_id":"{{agent.Id}}","tool_input_overrides":{{Overrides}}}""";

        var created = await organization.GetOrCreateAsync(body);
        var found = await organization.GetOrCreateAsync(body);

        Assert.That(created.Json.GetProperty("tool_input_overrides").GetRawText(), Is.EqualTo(OverridesAsKept));
        Assert.That(found.Body, Is.EqualTo(created.Body));
    }

    [Test]
    public async Task Documents_of_a_conversation_are_read_back_as_sent()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();

        var created = await organization.GetOrCreateAsync(
            $$"""
            {"end_user_id":"{{Guid.NewGuid()}}","assistant_id":"{{agent.Id}}","metadata":{{Document}},
             "context_variables":{{Document}},"tool_input_overrides":{{Overrides}}}
            """);
        var read = await organization.GetAsync(created.Headers["Location"]);

        Assert.That(read.Json.GetProperty("metadata").GetRawText(), Is.EqualTo(Document));
        Assert.That(read.Json.GetProperty("context_variables").GetRawText(), Is.EqualTo(Document));
        Assert.That(read.Json.GetProperty("tool_input_overrides").GetRawText(), Is.EqualTo(OverridesAsKept));
    }

    [Test]
    public async Task Documents_of_a_test_chat_are_read_back_as_sent()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();

        var started = await organization.StartTestChatAsync(
            $$"""{"agent_id":"{{agent.Id}}","context_variables":{{Document}},"tool_input_overrides":{{Overrides}}}""");
        var read = await organization.GetAsync(started.Headers["Location"]);

        Assert.That(read.Json.GetProperty("context_variables").GetRawText(), Is.EqualTo(Document));
        Assert.That(read.Json.GetProperty("tool_input_overrides").GetRawText(), Is.EqualTo(OverridesAsKept));
    }

    [Test]
    public async Task A_key_that_stands_twice_keeps_its_last_value_at_its_first_place()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();

        var started = await organization.StartTestChatAsync(
            $$$"""{"agent_id":"{{{agent.Id}}}","context_variables":{"a":1,"b":2,"\u0061":{"x":1,"y":2,"x":3} } }""");
        var read = await organization.GetAsync(started.Headers["Location"]);

        Assert.That(read.Json.GetProperty("context_variables").GetRawText(), Is.EqualTo("""{"a":{"x":3,"y":2},"b":2}"""));
    }

    [Test]
    public async Task A_document_of_the_full_size_and_depth_is_read_back()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 198)) + "1" + new string('}', 198);
        var largest = $$"""{"d":{{deep}},"s":"{{new string('x', 65_536 - deep.Length - 13)}}"}""";

        var started = await organization.StartTestChatAsync($$"""{"agent_id":"{{agent.Id}}","context_variables":{{largest}}}""");
        var read = await organization.GetAsync(started.Headers["Location"]);

        Assert.That(largest, Has.Length.EqualTo(65_536));
        Assert.That(read.Json.GetProperty("context_variables").GetRawText(), Is.EqualTo(largest));
    }
}
