using Feather.Api.Tests.Models;
using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Turns;

/// <summary>Turns whose model is a server with OpenAI's API. The model's name selects its behaviour.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ProviderTurnTests
{
    [Test]
    public async Task Streams_what_the_provider_says()
    {
        await using var provider = await TestProvider.StartAsync("slow");

        var frames = await provider.Organization.StreamTurnAsync(provider.Conversation, "Hello");

        Assert.That(TurnRequests.TextOf(frames), Is.EqualTo("One two three."));
        Assert.That(frames[^1].Event, Is.EqualTo("complete"));
        Assert.That(frames.Count(frame => frame.Event == "delta"), Is.GreaterThan(1));
    }

    [TestCaseSource(typeof(FakeOpenAI), nameof(FakeOpenAI.FailingAtOnce))]
    [TestCaseSource(typeof(FakeOpenAI), nameof(FakeOpenAI.FailingMidway))]
    public async Task A_provider_that_fails_is_reported_and_the_conversation_goes_on(string model)
    {
        await using var provider = await TestProvider.StartAsync(model);

        var sync = await provider.Organization.RunTurnAsync(provider.Conversation, "Hello", ("Idempotency-Key", "free again"));
        var frames = await provider.Organization.StreamTurnAsync(provider.Conversation, "Hello");
        await provider.UseAsync("whole");
        var later = await provider.Organization.RunTurnAsync(provider.Conversation, "Hello", ("Idempotency-Key", "free again"));
        var transcript = await provider.Organization.GetAsync(TurnRequests.TurnsOf(provider.Conversation));

        Assert.That((sync.Status, sync.Error), Is.EqualTo((503, "model_unavailable")), sync.Body);
        Assert.That(sync.Headers, Does.ContainKey("Retry-After"));
        Assert.That(frames[^1].Event, Is.EqualTo("error"));
        Assert.That(frames[^1].Json.GetProperty("error").GetString(), Is.EqualTo("model_unavailable"));
        Assert.That(frames[^1].Json.GetProperty("retryable").GetBoolean(), Is.True);
        Assert.That(TurnRequests.TextOf(frames), Is.EqualTo(FakeOpenAI.FailingMidway.Contains(model) ? "One two" : ""));
        Assert.That(later.Text("text"), Is.EqualTo("One two three."));
        Assert.That(transcript.Json.GetProperty("turns").GetArrayLength(), Is.EqualTo(2), "failed turns leave no message");
    }

    [Test]
    public async Task The_next_model_of_a_chain_answers_and_the_trace_says_why()
    {
        await using var provider = await TestProvider.StartAsync("500", second: "whole");

        var answer = Expect(201, await provider.Organization.RunTurnAsync(provider.Conversation, "Hello"));
        var run = await provider.Organization.GetAsync(
            $"/v1/v2/conversations/{provider.Conversation}/engineering/turns/{answer.Text("turn_id")}");

        Assert.That(answer.Text("text"), Is.EqualTo("One two three."));
        Assert.That(run.Body, Does.Contain("\"error_class\":\"500\"").And.Contain("\"outcome\":\"answered\""));
    }

    [Test]
    public async Task The_status_and_the_turns_id_go_out_before_the_model_says_a_word()
    {
        await using var provider = await TestProvider.StartAsync("silent-at-once", patience: "00:10:00");

        using var answer = await provider.Organization.OpenStreamAsync(provider.Conversation, "Hello").WaitAsync(TimeSpan.FromSeconds(8));
        var meanwhile = await provider.Organization.RunTurnAsync(provider.Conversation, "Hello");
        Expect(200, await provider.Organization.PostAsync($"/v1/v2/conversations/{provider.Conversation}/close", "null"));
        var frames = TurnRequests.FramesOf(await answer.Content.ReadAsStringAsync());

        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        Assert.That(meanwhile.Json.GetProperty("turn_id").GetString(), Is.EqualTo(answer.Headers.GetValues("Feather-Turn-Id").Single()));
        Assert.That(frames.Single().Data, Does.Contain("conversation_closed"), "closing wins over a turn that waits");
    }

    [Test]
    public async Task What_cannot_be_stored_as_it_is_said_is_replaced()
    {
        await using var provider = await TestProvider.StartAsync("whole");
        provider.Models.Answer = _ => ["a\0b ", "\ud83d", "\ude00 ", "\ud83d", " c"];

        var frames = await provider.Organization.StreamTurnAsync(provider.Conversation, "Hello");
        var transcript = await provider.Organization.GetAsync(TurnRequests.TurnsOf(provider.Conversation));

        var stored = transcript.Json.GetProperty("turns")[1].GetProperty("content").GetString();
        Assert.That(stored, Does.StartWith("a\uFFFDb ").And.EndWith(" c"));
        Assert.That(TurnRequests.TextOf(frames), Is.EqualTo(stored));
    }
}
