using Feather.Domain.Conversations;
using Feather.Domain.Turns;

namespace Feather.Domain.Tests.Turns;

/// <summary>A message of n times four bytes counts as n tokens, plus four for the frame of a message.</summary>
internal sealed class HistoryTests
{
    [TestCase(1000, "first,second,third")]
    [TestCase(42, "first,second,third")]
    [TestCase(41, "second,third")]
    [TestCase(28, "second,third")]
    [TestCase(27, "third")]
    [TestCase(1, "third")]
    public void Keeps_the_newest_messages_that_fit_and_always_the_newest(int tokens, string kept)
    {
        var messages = new[] { Message("first", 40), Message("second", 40), Message("third", 40) };

        Assert.That(Names(History.Within(messages, tokens)), Is.EqualTo(kept));
    }

    [Test]
    public void Counts_bytes_and_rounds_them_up()
    {
        var messages = new[] { new PastMessage(MessageRole.User, "äö"), new PastMessage(MessageRole.User, "äöü") };

        Assert.That(History.Within(messages, 11), Has.Count.EqualTo(2), "4 + 1 and 4 + 2 tokens");
        Assert.That(History.Within(messages, 10), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_message_that_does_not_fit_ends_the_history()
    {
        var messages = new[] { Message("first", 8), Message("second", 4000), Message("third", 8) };

        Assert.That(Names(History.Within(messages, 100)), Is.EqualTo("third"), "no gap in what a model reads");
    }

    [Test]
    public void Nothing_stays_nothing()
    {
        Assert.That(History.Within([], 16_000), Is.Empty);
        Assert.That(History.HalfOf([]), Is.Empty);
    }

    [Test]
    public void Half_is_the_newest_half_by_tokens()
    {
        Assert.That(Names(History.HalfOf([Message("first", 40), Message("second", 40), Message("third", 40), Message("fourth", 40)])), Is.EqualTo("third,fourth"));
        Assert.That(Names(History.HalfOf([Message("first", 4000), Message("second", 40), Message("third", 40)])), Is.EqualTo("second,third"));
        Assert.That(History.HalfOf([Message("first", 40), Message("second", 4000)]), Is.Empty, "the newest message alone is what was too long");
    }

    [Test]
    public void An_answer_without_its_question_is_left_out_at_the_start()
    {
        PastMessage[] messages = [Message("first", 40), Answer("second"), Message("third", 40)];

        Assert.That(Names(History.Within(messages, 28)), Is.EqualTo("third"));
        Assert.That(Names(History.Within(messages, 42)), Is.EqualTo("first,second,third"));
        Assert.That(Names(History.Within([Answer("first"), Answer("second")], 1000)), Is.EqualTo("second"), "the newest message stays");
        Assert.That(Names(History.HalfOf([Message("first", 40), Answer("second"), Answer("third"), Message("fourth", 40)])), Is.EqualTo("fourth"));
    }

    private static PastMessage Answer(string name) => new(MessageRole.Assistant, name.PadRight(40));

    private static PastMessage Message(string name, int length) => new(MessageRole.User, name.PadRight(length));

    private static string Names(IEnumerable<PastMessage> messages) => string.Join(',', messages.Select(message => message.Content.Trim()));
}
