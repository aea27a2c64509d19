using Feather.Domain.Agents;
using Feather.Domain.Turns;

namespace Feather.Domain.Tests.Turns;

internal sealed class HandoverTests
{
    private static readonly TurnMember[] Others = [Member("billing"), Member("Front desk")];

    [TestCase("@handover billing", "billing")]
    [TestCase(" \n@handover Billing.\nbecause of the invoice", "billing")]
    [TestCase("@handover \"front desk\"", "Front desk")]
    [TestCase("@handover nobody", null)]
    [TestCase("@hand", null)]
    [TestCase("Hello! @handover billing", null)]
    [TestCase("", null)]
    public void Is_an_answer_that_begins_with_the_directive_and_names_another_member(string answer, string? target)
    {
        foreach (var size in (int[])[1, 3, 100])
        {
            var handover = new Handover();
            var passed = string.Concat(answer.Chunk(size).Select(piece => handover.Take(new string(piece))));

            var taker = handover.Decide(Others, out var rest);

            Assert.That(taker?.RouterName, Is.EqualTo(target), $"in pieces of {size}");
            Assert.That(passed + rest, Is.EqualTo(target is null ? answer : ""), $"in pieces of {size}");
        }
    }

    [Test]
    public void What_a_member_is_told_to_say_hands_over()
    {
        var handover = new Handover();
        handover.Take(Handover.To("Front desk"));

        Assert.That(Handover.To("Front desk"), Is.EqualTo("@handover Front desk"));
        Assert.That(handover.Decide(Others, out _), Is.EqualTo(Others[1]));
    }

    [Test]
    public void Holds_nothing_back_once_it_is_none()
    {
        var handover = new Handover();

        Assert.That(handover.Take("@"), Is.Empty);
        Assert.That(handover.Take("home"), Is.EqualTo("@home"));
        Assert.That(handover.Take(" @handover billing"), Is.EqualTo(" @handover billing"));
        Assert.That(handover.Decide(Others, out var rest), Is.Null);
        Assert.That(rest, Is.Empty);
    }

    private static TurnMember Member(string name) =>
        new(new AgentId(Guid.NewGuid()), new AgentRevisionId(Guid.NewGuid()), name, null, [], null, null, null, null, null, null);
}
