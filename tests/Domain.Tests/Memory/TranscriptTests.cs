using Feather.Domain.Conversations;
using Feather.Domain.Memory;

namespace Feather.Domain.Tests.Memory;

internal sealed class TranscriptTests
{
    [Test]
    public void Says_who_said_what_in_order() =>
        Assert.That(
            Transcript.Of([new(MessageRole.User, "Hello"), new(MessageRole.Assistant, "Hi")]), Is.EqualTo("Person: Hello\nAssistant: Hi"));

    [Test]
    public void Leaves_out_the_oldest_for_which_there_is_no_room()
    {
        var half = new string('x', Transcript.MostCharacters / 2);

        var transcript = Transcript.Of([new(MessageRole.User, half), new(MessageRole.Assistant, half), new(MessageRole.User, "Thanks")]);

        Assert.That(transcript, Is.EqualTo($"Assistant: {half}\nPerson: Thanks"));
    }

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void A_message_that_just_fits_is_kept(int tooLong, bool isKept)
    {
        const string newest = "Person: Thanks";
        var older = new string('x', Transcript.MostCharacters - "Assistant: ".Length - newest.Length - 1 + tooLong);

        var transcript = Transcript.Of([new(MessageRole.Assistant, older), new(MessageRole.User, "Thanks")]);

        Assert.That(transcript, Is.EqualTo(isKept ? $"Assistant: {older}\n{newest}" : newest));
    }

    [Test]
    public void The_newest_is_cut_where_it_is_one_character_too_long()
    {
        var content = new string('x', Transcript.MostCharacters - "Person: ".Length + 1);

        Assert.That(Transcript.Of([new(MessageRole.User, content)]), Is.EqualTo($"Person: {content[1..]}"));
    }

    [Test]
    public void Cuts_the_newest_where_it_alone_is_too_long_but_never_within_a_character([Values(0, 1)] int shift)
    {
        var faces = new string('x', shift) + string.Concat(Enumerable.Repeat("😀", Transcript.MostCharacters));

        var transcript = Transcript.Of([new(MessageRole.Assistant, "Hi"), new(MessageRole.User, faces)]);

        Assert.That(transcript, Has.Length.EqualTo(Transcript.MostCharacters - shift));
        Assert.That(transcript, Does.StartWith("Person: ").And.EndWith("😀"));
    }
}
