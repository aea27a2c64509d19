using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Turns;

/// <summary>A caller must be able to see that an answer was cut.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class FinishReasonTests
{
    [TestCase("stop", "[]")]
    [TestCase("length", """["length"]""")]
    [TestCase("content_filter", """["content_filter"]""")]
    public async Task Why_the_model_stopped_is_kept_wherever_the_answer_is(string reason, string flags)
    {
        await using var provider = await TestProvider.StartAsync();
        provider.Models.FinishReason = reason;

        var sync = Expect(201, await provider.Organization.RunTurnAsync(provider.Conversation, "Hello"));
        var frames = await provider.Organization.StreamTurnAsync(provider.Conversation, "Hello");
        var transcript = Expect(200, await provider.Organization.GetAsync(TurnRequests.TurnsOf(provider.Conversation)));
        var runs = Expect(200, await provider.Organization.GetAsync($"/v1/v2/conversations/{provider.Conversation}/engineering/turns"));
        var trace = Expect(200, await provider.Organization.GetAsync($"/v1/v2/conversations/{provider.Conversation}/trace?category=engineering"));

        Assert.That(sync.Text("finish_reason"), Is.EqualTo(reason));
        Assert.That(frames[^1].Json.GetProperty("finish_reason").GetString(), Is.EqualTo(reason));
        Assert.That(transcript.Json.GetProperty("turns").EnumerateArray().Select(message => message.GetProperty("metadata").GetRawText()),
            Is.EqualTo(["{}", $$"""{"finish_reason":"{{reason}}"}""", "{}", $$"""{"finish_reason":"{{reason}}"}"""]));
        Assert.That(runs.Json.EnumerateArray().Select(run => run.GetProperty("flags").GetRawText()), Is.All.EqualTo(flags));
        Assert.That(trace.Json.GetProperty("steps").EnumerateArray().Where(step => step.GetProperty("kind").GetString() == "model_call")
            .Select(step => step.GetProperty("details").GetProperty("finish_reason").GetString()), Is.EqualTo([reason, reason]));
        Assert.That((await provider.NewestRunAsync()).Body, Does.Contain($"\"finish_reason\":\"{reason}\""));
    }

    [Test]
    public async Task A_blank_answer_is_none_and_is_never_stored([Values("", " ", " \n\t", "\u00a0\u3000")] string blank)
    {
        await using var provider = await TestProvider.StartAsync();
        provider.Models.Answer = _ => [blank, blank];

        var sync = await provider.Organization.RunTurnAsync(provider.Conversation, "Hello");
        var frames = await provider.Organization.StreamTurnAsync(provider.Conversation, "Hello");
        var transcript = await provider.Organization.GetAsync(TurnRequests.TurnsOf(provider.Conversation));

        Assert.That((sync.Status, sync.Error), Is.EqualTo((503, "model_unavailable")));
        Assert.That(frames.Select(frame => frame.Event), Is.EqualTo(["error"]));
        Assert.That(transcript.Json.GetProperty("turns").GetArrayLength(), Is.Zero);
        Assert.That((await provider.NewestRunAsync()).Body, Does.Contain("\"error_class\":\"empty\""));
    }
}
