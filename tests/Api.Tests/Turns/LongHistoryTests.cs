using Feather.Api.Tests.Conversations;
using Feather.Api.Tests.Models;
using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Turns;

/// <summary>A user gets an answer even if the conversation is very long.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class LongHistoryTests
{
    private const string TooLong =
        """{"error":{"message":"This model's maximum context length is 8192 tokens.","type":"invalid_request_error","code":"context_length_exceeded"}}""";

    [Test]
    public async Task A_model_gets_the_newest_messages_within_16000_tokens()
    {
        await using var provider = await TestProvider.StartAsync(prompt: "You sell tea.");
        await HasMessagesAsync(provider, turns: 25, length: 32_768);

        Expect(201, await provider.Organization.RunTurnAsync(provider.Conversation, "Now"));

        Assert.That(provider.Asked.Single().Select(Short), Is.EqualTo(["system: You sell tea.", "assistant: 049xxx", "user: Now"]), "two would be 16,392");
    }

    [TestCase("4016", 4)]
    [TestCase("4015", 2, Description = "three would begin with an answer")]
    [TestCase("1", 1)]
    public async Task An_operator_says_how_many(string tokens, int messages)
    {
        await using var provider = await TestProvider.StartAsync(settings: ("HistoryTokens", tokens));
        // A thousand tokens each, and four for the frame of a message.
        await HasMessagesAsync(provider, turns: 10, length: 4_000);

        Expect(201, await provider.Organization.RunTurnAsync(provider.Conversation, "Now"));

        Assert.That(provider.Asked.Single(), Has.Count.EqualTo(messages + 1));
    }

    [Test]
    public async Task A_model_whose_context_is_smaller_is_asked_once_more_with_half([Values] bool isStreamed)
    {
        await using var provider = await TestProvider.StartAsync(prompt: "You sell tea.");
        await HasMessagesAsync(provider, turns: 5, length: 400);
        provider.Models.Reply = request => Count(request) > 7 ? new FakeReply(TooLong, 400, "application/json") : null;

        var text = isStreamed
            ? TurnRequests.TextOf(await provider.Organization.StreamTurnAsync(provider.Conversation, "Now"))
            : Expect(201, await provider.Organization.RunTurnAsync(provider.Conversation, "Now")).Text("text");
        var run = (await provider.NewestRunAsync()).Json.GetProperty("trace");

        Assert.That(text, Is.EqualTo("One two three."));
        Assert.That(provider.Asked[0], Has.Count.EqualTo(12));
        Assert.That(provider.Asked[1].Select(Short), Is.EqualTo(
            ["system: You sell tea.", "user: 006xxx", "assistant: 007xxx", "user: 008xxx", "assistant: 009xxx", "user: Now"]));
        Assert.That(run.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("outcome").GetString()), Is.EqualTo(["failed", "answered"]));
        Assert.That(run.GetProperty("steps").EnumerateArray().Count(step => step.GetProperty("kind").GetString() == "model_call"), Is.EqualTo(2));
    }

    [Test]
    public async Task It_is_not_asked_a_third_time()
    {
        await using var provider = await TestProvider.StartAsync();
        await HasMessagesAsync(provider, turns: 5, length: 400);
        provider.Models.Reply = _ => new FakeReply(TooLong, 400, "application/json");

        var answer = await provider.Organization.RunTurnAsync(provider.Conversation, "Now");

        Assert.That((answer.Status, answer.Error), Is.EqualTo((503, "model_rejected")));
        Assert.That(provider.Asked.Select(messages => messages.Count), Is.EqualTo([11, 5]));
    }

    [Test]
    public async Task Without_a_history_there_is_nothing_to_leave_out()
    {
        await using var provider = await TestProvider.StartAsync();
        provider.Models.Reply = _ => new FakeReply(TooLong, 400, "application/json");

        var answer = await provider.Organization.RunTurnAsync(provider.Conversation, "Now");

        Assert.That((answer.Status, answer.Error), Is.EqualTo((503, "model_rejected")));
        Assert.That(provider.Asked, Has.Count.EqualTo(1));
    }

    private static int Count(FakeOpenAIRequest request) => request.Body.GetProperty("messages").GetArrayLength();

    private static string Short(string message)
    {
        var parts = message.Split(": ", 2);
        return $"{parts[0]}: {(parts[1].EndsWith("xxx", StringComparison.Ordinal) ? parts[1][..6] : parts[1])}";
    }

    /// <summary>Message n begins with n in three digits.</summary>
    private static async Task HasMessagesAsync(TestProvider provider, int turns, int length)
    {
        await provider.Organization.HasTurnsAsync(provider.Conversation, turns);
        await provider.Organization.ExecuteAsync(
            "update conversations.messages set content = lpad(seq::text, 3, '0') || repeat('x', @length - 3) where organization_id = @Organization",
            new { Organization = provider.Organization.Id, length });
    }
}
