namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
internal sealed class StartTestChatTests
{
    [Test]
    public async Task Mints_a_test_conversation_on_the_api_channel()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();

        var answer = await organization.StartTestChatAsync(new { agent_id = agent.Id });
        var detail = await organization.GetAsync(answer.Headers["Location"]);

        Assert.That(answer.Status, Is.EqualTo(201), answer.Body);
        Assert.That(answer.Json.EnumerateObject().Select(property => property.Name), Is.EqualTo((string[])["session_id", "end_user_id"]));
        Assert.That(answer.Headers["Location"], Is.EqualTo($"/v1/v2/conversations/{answer.Json.GetProperty("session_id").GetGuid()}"));
        Assert.That(detail.Json.GetProperty("session_type").GetString(), Is.EqualTo("test"));
        Assert.That(detail.Json.GetProperty("channel").GetString(), Is.EqualTo("api"));
        Assert.That(detail.Json.GetProperty("status").GetString(), Is.EqualTo("active"));
        Assert.That(detail.Json.GetProperty("end_user_id").GetGuid(), Is.EqualTo(answer.Json.GetProperty("end_user_id").GetGuid()));
        Assert.That(detail.Json.GetProperty("message_count").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task Never_finds()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var team = await organization.HasTeamAsync(await organization.HasAgentAsync());

        var first = await organization.StartTestChatAsync(new { team_id = team.Id });
        var second = await organization.StartTestChatAsync(new { team_id = team.Id });

        Assert.That(second.Json.GetProperty("session_id").GetGuid(), Is.Not.EqualTo(first.Json.GetProperty("session_id").GetGuid()));
        Assert.That(second.Json.GetProperty("end_user_id").GetGuid(), Is.Not.EqualTo(first.Json.GetProperty("end_user_id").GetGuid()));
    }
}
