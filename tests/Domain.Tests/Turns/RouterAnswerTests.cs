using Feather.Domain.Agents;
using Feather.Domain.Turns;

namespace Feather.Domain.Tests.Turns;

internal sealed class RouterAnswerTests
{
    private static readonly TurnMember[] Members = [Member("billing"), Member("Billing EU"), Member("c++")];

    [TestCase("billing", "billing")]
    [TestCase(" \"Billing.\" ", "billing")]
    [TestCase("billing eu", "Billing EU")]
    [TestCase("I would choose c++ here", "c++")]
    [TestCase("I would choose C++ here", "c++")]
    [TestCase("billing or c++", null)]
    [TestCase("unsure", null)]
    [TestCase("prebilling", null)]
    [TestCase("", null)]
    public void Names_a_member_alone_or_as_the_only_one(string answer, string? member) =>
        Assert.That(RouterAnswer.Read(answer, Members)?.RouterName, Is.EqualTo(member));

    private static TurnMember Member(string name) =>
        new(new AgentId(Guid.NewGuid()), new AgentRevisionId(Guid.NewGuid()), name, null, [], null, null, null, null, null, null);
}
