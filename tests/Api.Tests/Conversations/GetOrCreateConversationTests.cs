namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
internal sealed class GetOrCreateConversationTests
{
    [Test]
    public async Task Creates_a_conversation_with_the_contracts_defaults()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var endUser = Guid.NewGuid();

        var answer = await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id });

        Assert.That(answer.Status, Is.EqualTo(201), answer.Body);
        Assert.That(answer.Created);
        Assert.That(answer.Headers["Location"], Is.EqualTo($"/v1/v2/conversations/{answer.Id}"));
        Assert.That(answer.Json.GetProperty("organization_id").GetGuid(), Is.EqualTo(organization.Id));
        Assert.That(answer.Json.GetProperty("end_user_id").GetGuid(), Is.EqualTo(endUser));
        Assert.That(answer.Json.GetProperty("assistant_revision_id").GetGuid(), Is.EqualTo(agent.RevisionId));
        Assert.That(answer.Json.GetProperty("channel").GetString(), Is.EqualTo("chat"));
        Assert.That(answer.Json.GetProperty("session_type").GetString(), Is.EqualTo("live"));
        Assert.That(answer.Json.GetProperty("status").GetString(), Is.EqualTo("active"));
        Assert.That(answer.Json.GetProperty("created_at").GetString(), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"));
    }

    [Test]
    public async Task Finds_the_open_conversation_of_the_same_end_user_channel_and_agent()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var body = new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id };

        var first = await organization.GetOrCreateAsync(body);
        var second = await organization.GetOrCreateAsync(body);

        Assert.That(second.Created, Is.False);
        Assert.That(second.Body, Is.EqualTo(first.Body));
    }
}
