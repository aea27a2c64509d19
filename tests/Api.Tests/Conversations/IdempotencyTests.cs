using System.Text;

namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
internal sealed class IdempotencyTests
{
    private static readonly (string, string) Key = ("Idempotency-Key", "a key");

    [Test]
    public async Task A_repeat_gets_the_first_answer_byte_for_byte()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var newer = await organization.HasRevisionAsync(agent);
        var body = new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id };
        await organization.GetOrCreateAsync(body);
        var named = new { body.end_user_id, body.assistant_id, assistant_revision_id = newer };

        var first = await organization.GetOrCreateAsync(named, Key);
        await organization.ExecuteAsync("update conversations.conversations set subject = 'later' where organization_id = @Organization");
        var second = await organization.GetOrCreateAsync(named, Key);

        Assert.That(first.Headers.Keys, Has.None.EqualTo("Idempotent-Replayed"));
        Assert.That(second.Headers["Idempotent-Replayed"], Is.EqualTo("true"));
        Assert.That((second.Status, second.Body), Is.EqualTo((first.Status, first.Body)));
        Assert.That(second.Headers["X-Request-Id"], Is.Not.EqualTo(first.Headers["X-Request-Id"]));
        foreach (var header in (string[])["Location", "Feather-Conversation-Created", "Feather-Differing-Fields"])
            Assert.That(second.Headers[header], Is.EqualTo(first.Headers[header]));
    }

    [Test]
    public async Task A_test_chat_is_minted_once_per_key()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();

        var first = await organization.StartTestChatAsync(new { agent_id = agent.Id }, Key);
        var second = await organization.StartTestChatAsync(new { agent_id = agent.Id }, Key);

        Assert.That(second.Body, Is.EqualTo(first.Body));
        Assert.That(await organization.ScalarAsync<long>("select count(*) from conversations.conversations where organization_id = @Organization"), Is.EqualTo(1));
    }

    [Test]
    public async Task Another_body_is_refused_and_other_bytes_are_another_body()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        await organization.StartTestChatAsync($$"""{"agent_id":"{{agent.Id}}"}""", Key);

        var answer = await organization.StartTestChatAsync($$"""{"agent_id": "{{agent.Id}}"}""", Key);

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Error, Is.EqualTo("idempotency_key_reused"));
    }

    [Test]
    public async Task Another_path_and_another_organization_do_not_share_it()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var (agent, otherAgent) = (await organization.HasAgentAsync(), await other.HasAgentAsync());

        var first = await organization.StartTestChatAsync(new { agent_id = agent.Id }, Key);
        var second = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id }, Key);
        var third = await other.StartTestChatAsync(new { agent_id = otherAgent.Id }, Key);

        Assert.That((int[])[first.Status, second.Status, third.Status], Has.All.EqualTo(201));
        Assert.That(third.Headers.Keys, Has.None.EqualTo("Idempotent-Replayed"));
    }

    [TestCase("/v1/v2/conversations/test-chat/")]
    [TestCase("/V1/v2/Conversations/TEST-CHAT")]
    [TestCase("/v1/v2/conversations/test%2Dchat")]
    [TestCase("/v1/v2/conversations/%74est-chat/")]
    [TestCase("/v1/v2/conversations/test-chat?x=1")]
    public async Task Another_spelling_of_the_path_is_the_same_operation(string path)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var body = new { agent_id = agent.Id };

        var first = await organization.PostAsync(path, body, Key);
        var second = await organization.StartTestChatAsync(body, Key);
        var third = await organization.PostAsync(path, body, Key);

        Assert.That((first.Status, second.Body, third.Body), Is.EqualTo((201, first.Body, first.Body)));
        Assert.That((second.Headers["Idempotent-Replayed"], third.Headers["Idempotent-Replayed"]), Is.EqualTo(("true", "true")));
    }

    [TestCase("/v1/v2/conversations/")]
    [TestCase("/v1/V2/conversations")]
    [TestCase("/v1/v2/conversation%73")]
    public async Task Another_spelling_of_get_or_create_is_not_found_but_replayed(string path)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var body = new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id };

        var first = await organization.GetOrCreateAsync(body, Key);
        var second = await organization.PostAsync(path, body, Key);

        Assert.That((second.Status, second.Body, second.Created), Is.EqualTo((201, first.Body, true)));
    }

    /// <summary>Earlier versions stored the path as the caller spelled it.</summary>
    [Test]
    public async Task An_answer_kept_under_another_spelling_answers_nothing()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var body = new { agent_id = agent.Id };
        var first = await organization.StartTestChatAsync(body, Key);
        await organization.ExecuteAsync("update idempotency.records set path = path || '/' where organization_id = @Organization");

        var second = await organization.PostAsync("/v1/v2/conversations/test-chat/", body, Key);
        var other = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id }, Key);

        Assert.That((second.Status, other.Status), Is.EqualTo((201, 201)));
        Assert.That(second.Body, Is.Not.EqualTo(first.Body));
    }

    [Test]
    public async Task A_refusal_is_not_kept()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync(active: false);
        var body = new { agent_id = agent.Id };
        var refused = await organization.StartTestChatAsync(body, Key);
        await organization.ActivateAsync(agent.Id, agent.RevisionId);

        var answer = await organization.StartTestChatAsync(body, Key);

        Assert.That(refused.Status, Is.EqualTo(400));
        Assert.That(answer.Status, Is.EqualTo(201));
        Assert.That(answer.Headers.Keys, Has.None.EqualTo("Idempotent-Replayed"));
    }

    [Test]
    public async Task A_key_is_free_again_after_its_day()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var first = await organization.StartTestChatAsync(new { agent_id = agent.Id }, Key);
        await organization.ExecuteAsync("update idempotency.records set expires_at = now() where organization_id = @Organization");

        var second = await organization.StartTestChatAsync(new { agent_id = agent.Id }, Key);

        Assert.That(second.Body, Is.Not.EqualTo(first.Body));
    }

    [TestCase("")]
    [TestCase("a\tb")]
    [TestCase(256)]
    public async Task A_malformed_key_is_a_bad_request(object key)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/v2/conversations/test-chat")
        {
            Content = new StringContent($$"""{"agent_id":"{{Guid.NewGuid()}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key as string ?? new string('k', (int)key));

        var answer = await organization.SendAsync(request);

        Assert.That(answer.Status, Is.EqualTo(400), answer.Body);
        Assert.That(answer.Error, Is.EqualTo("bad_request"));
    }
}
