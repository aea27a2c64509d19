using Feather.Api.Tests.Models;
using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Turns;

/// <summary>The report of a provider's failure to the caller: whether to retry, and when.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ProviderFailureTests
{
    [TestCase(429, "7", "7")]
    [TestCase(429, null, "1")]
    [TestCase(429, "120", "60")]
    [TestCase(503, "3", "3")]
    [TestCase(408, null, "1")]
    [TestCase(500, null, "1")]
    public async Task One_that_may_pass_says_when_to_try_again(int status, string? retryAfter, string wait)
    {
        await using var provider = await TestProvider.StartAsync();
        provider.Models.Reply = _ => new FakeReply("{}", status, "application/json", retryAfter);

        var sync = await provider.Organization.RunTurnAsync(provider.Conversation, "Hello");
        var frames = await provider.Organization.StreamTurnAsync(provider.Conversation, "Hello");

        Assert.That((sync.Status, sync.Error), Is.EqualTo((503, "model_unavailable")));
        Assert.That(sync.Headers["Retry-After"], Is.EqualTo(wait));
        Assert.That(frames.Single().Json.GetProperty("error").GetString(), Is.EqualTo("model_unavailable"));
        Assert.That(frames.Single().Json.GetProperty("retryable").GetBoolean());
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(402)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(422)]
    public async Task One_that_stays_says_that_trying_again_will_not_help(int status)
    {
        await using var provider = await TestProvider.StartAsync();
        provider.Models.Reply = _ => new FakeReply("""{"error":{"message":"No."}}""", status, "application/json", RetryAfter: "5");

        await IsRejectedAsync(provider);
        provider.Models.Reply = _ => null;
        var later = Expect(201, await provider.Organization.RunTurnAsync(provider.Conversation, "Hello"));

        Assert.That(later.Json.GetProperty("message_seqs").GetRawText(), Is.EqualTo("[0,1]"), "failed turns leave no message");
    }

    [Test]
    public async Task A_model_that_nobody_serves_is_such_a_failure()
    {
        await using var provider = await TestProvider.StartAsync("nobody-serves-this", isServed: false);

        await IsRejectedAsync(provider);
    }

    [Test]
    public async Task A_chain_is_tried_again_if_one_of_its_models_may_answer_later()
    {
        await using var provider = await TestProvider.StartAsync("first", second: "second");
        provider.Models.Reply = request => new FakeReply("{}", request.Model == "first" ? 401 : 429, "application/json", RetryAfter: "4");

        var sync = await provider.Organization.RunTurnAsync(provider.Conversation, "Hello");

        Assert.That((sync.Status, sync.Error, sync.Headers["Retry-After"]), Is.EqualTo((503, "model_unavailable", "4")));
    }

    private static async Task IsRejectedAsync(TestProvider provider)
    {
        var sync = await provider.Organization.RunTurnAsync(provider.Conversation, "Hello");
        var frames = await provider.Organization.StreamTurnAsync(provider.Conversation, "Hello");

        Assert.That((sync.Status, sync.Error), Is.EqualTo((503, "model_rejected")));
        Assert.That(sync.Headers, Does.Not.ContainKey("Retry-After"));
        Assert.That(frames.Single().Data, Does.Contain("\"error\":\"model_rejected\"").And.Contain("\"retryable\":false"));
    }
}
