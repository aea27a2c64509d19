using System.Text.Json;

namespace Feather.Api.Tests.Conversations;

/// <summary>A bind checks its variables against the declarations of the pinned revision. Domain.Tests has the tests of the rules.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ContextVariableTests
{
    private const string Declared = """[{"name":"age","type":"int"},{"name":"vip","type":"bool"},{"name":"plan","type":"enum","enum_values":["free","pro"]}]""";

    [Test]
    public async Task Declared_ones_are_coerced_and_defaults_fill_what_is_missing()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync(Declared, """{"plan":"free","vip":true}""");

        var answer = await organization.GetOrCreateAsync(
            $$$"""{"end_user_id":"{{{Guid.NewGuid()}}}","assistant_id":"{{{agent.Id}}}","context_variables":{"other":1.50,"age":"42","vip":null}}""");
        var detail = await organization.GetAsync(answer.Headers["Location"]);

        Assert.That(detail.Json.GetProperty("context_variables").GetRawText(), Is.EqualTo("""{"other":1.50,"age":42,"vip":null,"plan":"free"}"""));
    }

    [Test]
    public async Task Each_that_does_not_fit_is_a_fault_and_nothing_is_written()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync(Declared);

        var answer = await organization.StartTestChatAsync(new { agent_id = agent.Id, context_variables = new { plan = "gold", age = "old" } });

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(JsonElement.DeepEquals(answer.Json, JsonElement.Parse(
            """
            {"detail":[
                {"type":"literal_error","loc":["body","context_variables","plan"],"msg":"Input should be 'free' or 'pro'","input":"gold","ctx":{"expected":"'free' or 'pro'"}},
                {"type":"int_parsing","loc":["body","context_variables","age"],"msg":"Input should be a valid integer, unable to parse string as an integer","input":"old"}]}
            """)), answer.Body);
        Assert.That(await organization.ScalarAsync<long>("select count(*) from conversations.conversations where organization_id = @Organization"), Is.Zero);
    }
}
