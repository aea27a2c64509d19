using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Models;
using Feather.Domain.Turns;

namespace Feather.Domain.Tests.Turns;

internal sealed class TurnRunTests
{
    [TestCase("", "")]
    [TestCase("answer answered", "")]
    [TestCase("answer failed, answer answered", "model_fallback")]
    [TestCase("answer unserved, answer timed_out, answer answered", "model_fallback")]
    [TestCase("answer answered, answer failed", "")]
    [TestCase("answer cancelled, answer answered", "")]
    [TestCase("route failed, answer answered", "")]
    [TestCase("route failed, route answered, answer answered", "model_fallback")]
    public void One_model_after_another_is_a_fallback_where_both_were_asked_for_the_same(string calls, string flags) =>
        Assert.That(string.Join(' ', Of(calls).Flags), Is.EqualTo(flags));

    [TestCase("answer answered stop", "")]
    [TestCase("answer answered length", "length")]
    [TestCase("answer answered content_filter", "content_filter")]
    [TestCase("answer failed stop, answer answered length", "model_fallback length")]
    [TestCase("answer answered length, answer answered stop", "")]
    [TestCase("answer answered stop, route answered length", "")]
    public void An_answer_that_was_cut_is_flagged_with_the_reason(string calls, string flags) =>
        Assert.That(string.Join(' ', Of(calls).Flags), Is.EqualTo(flags));

    [Test]
    public void A_failed_turn_has_no_answer_that_could_be_cut() =>
        Assert.That((Of("answer answered length") with { Status = TurnStatus.Failed }).Flags, Is.EqualTo(["failed"]));

    [Test]
    public void A_failed_turn_is_flagged() => Assert.That((Of("") with { Status = TurnStatus.Failed }).Flags, Is.EqualTo(["failed"]));

    [TestCase("", null)]
    [TestCase("answer answered", null)]
    [TestCase("route failed, route timed_out", CallOutcome.TimedOut)]
    [TestCase("route failed, route answered, route cancelled", CallOutcome.Answered)]
    public void The_call_that_routed_is_the_answered_one_else_the_last(string calls, CallOutcome? outcome) =>
        Assert.That(Of(calls).Routing?.Outcome, Is.EqualTo(outcome));

    private static TurnRun Of(string calls)
    {
        var now = Timestamp.From(DateTime.UnixEpoch);
        var made = calls.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(call => call.Split(' ')).Select(words => new ModelCall(
            Word.To<CallPurpose>(words[0]), "m", null, now, null, 1, null, null, Word.To<CallOutcome>(words[1]), null,
            words is [_, _, var reason] ? reason : null));
        return new TurnRun(
            new TurnId(Guid.NewGuid()), new ConversationId(Guid.NewGuid()), TurnStatus.Completed, null, TurnPath.Single, DecisionSource.Binding, null, null, null, null, [.. made], now, now);
    }
}
