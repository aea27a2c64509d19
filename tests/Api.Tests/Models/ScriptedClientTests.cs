using Feather.Application.Models;
using Feather.Domain.Models;
using Feather.Infrastructure.Models;
using Microsoft.Extensions.AI;

namespace Feather.Api.Tests.Models;

[Parallelizable(ParallelScope.All)]
internal sealed class ScriptedClientTests
{
    private static readonly ModelCandidate Billing = new("billing", "invoices, payments and refunds", "billing");
    private static readonly ModelCandidate Technical = new("technical", "errors, crashes and payments that fail", "technical");
    private static readonly ModelCandidate Itself = new("front desk", "greetings", Reply: null);

    [TestCase("Where is my invoices folder", "billing")]
    [TestCase("It crashes with errors", "technical")]
    [TestCase("TECHNICAL, please", "technical")]
    [TestCase("My payments", "billing", Description = "If two candidates share equally many words, the first is chosen.")]
    [TestCase("Hello", "unsure")]
    [TestCase("", "unsure")]
    [TestCase("an it is", "unsure", Description = "Words of two letters do not count.")]
    public async Task It_routes_by_the_words_that_are_shared(string message, string reply) =>
        Assert.That(await SayAsync(CallPurpose.Route, [Billing, Technical], Said(message)), Is.EqualTo(reply));

    [TestCase("My invoices", "billing")]
    [TestCase("greetings, about payments", null, Description = "If a member shares only as many words as the agent itself, the agent keeps the turn.")]
    [TestCase("Hello", null)]
    public async Task It_hands_over_only_to_who_shares_more_words_than_itself(string message, string? reply)
    {
        var said = await SayAsync(CallPurpose.Answer, [Itself, Billing, Technical], Said(message));

        Assert.That(said, reply is null ? Does.Contain("scripted") : Is.EqualTo(reply));
    }

    [Test]
    public async Task It_says_what_it_is_what_it_was_told_and_what_was_said_last()
    {
        ChatMessage[] messages = [new(ChatRole.System, "You are kind."), .. Said("First"), new(ChatRole.Assistant, "Yes?"), .. Said("Is it open?")];

        var said = await SayAsync(CallPurpose.Answer, [], messages);

        Assert.That(said, Is.EqualTo("I am the scripted model, and was told: “You are kind.” You said: “Is it open?”"));
        Assert.That(await SayAsync(CallPurpose.Answer, [], messages), Is.EqualTo(said));
    }

    [Test]
    public async Task A_summary_tells_the_first_and_the_last_message() => Assert.That(
        await SayAsync(CallPurpose.Summary, [], [new(ChatRole.System, "Summarize."), .. Said("My order"), new(ChatRole.Assistant, "It is sent")]),
        Is.EqualTo("A summary by the scripted model: 2 messages, from “My order” to “It is sent”"));

    [Test]
    public async Task It_speaks_word_by_word_and_counts_them()
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in new ScriptedClient(null, TimeProvider.System).GetStreamingResponseAsync(Said("one  two\nthree ")))
            updates.Add(update);

        var words = updates.Where(update => update.Text.Length > 0).Select(update => update.Text).ToList();
        Assert.That(words.All(word => word.Trim().Split().Length == 1), string.Join('|', words));
        Assert.That(string.Concat(words), Is.EqualTo("I am the scripted model, and was told nothing. You said: “one  two\nthree”"));
        var usage = updates[^1].Contents.OfType<UsageContent>().Single().Details;
        Assert.That((usage.InputTokenCount, usage.OutputTokenCount), Is.EqualTo((3, words.Count)));
        Assert.That(updates[^1].FinishReason, Is.Not.Null);
    }

    [Test]
    public async Task It_stops_when_nobody_listens_any_more()
    {
        using var leaving = new CancellationTokenSource();
        await Assert.ThatAsync(
            async () =>
            {
                // At this speed the second word takes a quarter of an hour.
                await foreach (var _ in new ScriptedClient(0.001, TimeProvider.System).GetStreamingResponseAsync(Said("Hello"), null, leaving.Token))
                    leaving.CancelAfter(1);
            },
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static ChatMessage[] Said(string text) => [new(ChatRole.User, text)];

    private static async Task<string> SayAsync(CallPurpose purpose, ModelCandidate[] candidates, ChatMessage[] messages)
    {
        var entry = new ModelEntry(ScriptedClient.Name, new ModelConfig());
        var request = new ModelRequest(purpose, new ModelChain([entry], ModelSource.ServerDefault, null), messages, candidates);
        return (await new ScriptedClient(null, TimeProvider.System).GetResponseAsync(messages, ModelOptions.Of(request, entry))).Text;
    }
}
