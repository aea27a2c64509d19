using Feather.Domain.Agents;
using Feather.Domain.Teams;
using Feather.Domain.Turns;

namespace Feather.Domain.Tests.Turns;

internal sealed class TurnTeamTests
{
    private static readonly TurnMember First = Member("first");
    private static readonly TurnMember Second = Member("second");

    [Test]
    public void A_member_is_found_by_its_agent()
    {
        var team = Team(First.Agent);

        Assert.That(team.Find(Second.Agent), Is.EqualTo(Second));
        Assert.That(team.Find(new AgentId(Guid.NewGuid())), Is.Null);
        Assert.That(team.Find(null), Is.Null);
    }

    [Test]
    public void The_fallback_member_answers_and_without_one_the_first()
    {
        Assert.That(Team(Second.Agent).Fallback, Is.EqualTo(Second));
        Assert.That(Team(new AgentId(Guid.NewGuid())).Fallback, Is.EqualTo(First));
    }

    private static TurnTeam Team(AgentId fallback) => new(
        TeamMode.Supervisor, fallback, InitialMember: null, SwarmMaxHops: 5, SwarmDomainHint: null, RouterModel: null, RouterConfig: null, [First, Second]);

    private static TurnMember Member(string name) =>
        new(new AgentId(Guid.NewGuid()), new AgentRevisionId(Guid.NewGuid()), name, null, [], null, null, null, null, null, null);
}
