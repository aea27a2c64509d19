using Feather.Domain.Memory;
using Feather.Domain.Turns;

namespace Feather.Domain.Tests.Turns;

internal sealed class RecallTests
{
    [Test]
    public void Lists_memories_one_a_line_behind_a_heading()
    {
        var (first, second) = (Memory("Likes green tea."), Memory("Lives in Ulm."));

        var recall = Recall.Of([first, second]);

        Assert.That(recall.Text.Split('\n')[1..], Is.EqualTo(["- Likes green tea.", "- Lives in Ulm."]));
        Assert.That(recall.Text.Split('\n')[0], Does.Contain("data").And.Not.Contain("tea"));
        Assert.That(recall.Memories, Is.EqualTo([first.Id, second.Id]));
    }

    [Test]
    public void No_memories_are_no_block()
    {
        Assert.That(Recall.Of([]).Text, Is.Empty);
        Assert.That(Recall.Of([]).Memories, Is.Empty);
    }

    [TestCase("a\n\n- b")]
    [TestCase("a\r\n- b")]
    [TestCase("a\u2028- b")]
    [TestCase("a\u0085- b")]
    [TestCase("a\u001e- b")]
    public void A_memory_stays_on_its_line(string text) =>
        Assert.That(Recall.Of([Memory($"  {text} ")]).Text.Split('\n')[1..], Is.EqualTo(["- a - b"]));

    [Test]
    public void Older_memories_leave_where_there_is_no_room()
    {
        Assert.That(Recall.Of([Memory(new string('a', 950)), Memory(new string('b', 950)), Memory("c")]).Memories, Has.Count.EqualTo(1), "no gap among them");
        Assert.That(Recall.Of([Memory(new string('a', 950)), Memory(new string('b', 950)), Memory("c")]).Text, Does.Not.Contain("- b").And.Not.Contain("- c"));
    }

    [Test]
    public void Is_at_most_2000_characters_and_cuts_none_in_half()
    {
        var heading = Recall.Of([Memory("")]).Text.Length;
        var exact = Recall.Of([Memory(new string('a', 2000 - heading))]).Text;
        var long1 = Recall.Of([Memory(new string('a', 3000))]).Text;
        var long2 = Recall.Of([Memory("a" + string.Concat(Enumerable.Repeat("😀", 1500)))]).Text;
        var long3 = Recall.Of([Memory(string.Concat(Enumerable.Repeat("😀", 1500)))]).Text;

        Assert.That(exact, Has.Length.EqualTo(2000).And.EndsWith("a"));
        Assert.That(long1, Has.Length.EqualTo(2000));
        Assert.That(new[] { long2.Length, long3.Length }, Is.EquivalentTo([2000, 1999]));
        Assert.That(char.IsHighSurrogate(long2[^1]) || char.IsHighSurrogate(long3[^1]), Is.False);
    }

    private static PastMemory Memory(string text) => new(new MemoryId(Guid.NewGuid()), text);
}
