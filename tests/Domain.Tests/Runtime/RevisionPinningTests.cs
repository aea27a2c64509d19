using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Runtime;
using Feather.Domain.Teams;

namespace Feather.Domain.Tests.Runtime;

internal sealed class RevisionPinningTests
{
    private static readonly AgentId First = new(Guid.NewGuid());
    private static readonly AgentId Second = new(Guid.NewGuid());
    private static readonly TeamId TeamId = new(Guid.NewGuid());

    [Test]
    public void An_agents_loaded_revision_is_pinned()
    {
        var revision = Revision(First);

        var pinned = RevisionPinning.Pin(new BindingTarget.ToAgent(First, null), new BindingCandidate(new BindableAgent(First, revision), null));

        Assert.That(pinned.Binding, Is.EqualTo(new AgentBinding(First, revision.Id)));
        Assert.That(pinned.AgentRevisions, Is.EqualTo((BindableRevision[])[revision]));
        Assert.That(pinned.TeamRevision, Is.Null);
    }

    [Test]
    public void A_teams_members_are_pinned_in_roster_order()
    {
        var (first, second) = (Revision(First), Revision(Second));
        var team = TeamOf(First, null, new BindableMember(Second, false, second), new BindableMember(First, false, first));

        var pinned = RevisionPinning.Pin(new BindingTarget.ToTeam(TeamId, null), new BindingCandidate(null, team));

        var binding = (TeamBinding)pinned.Binding;
        Assert.That(binding.RevisionId, Is.EqualTo(team.Revision!.Id));
        Assert.That(binding.BoundRevisions, Is.EqualTo((BoundRevision[])[new(Second, second.Id), new(First, first.Id)]));
        Assert.That(pinned.TeamRevision, Is.SameAs(team.Revision));
    }

    [TestCase(false, TestName = "Nothing_loaded_for_an_agent_is_not_found")]
    [TestCase(true, TestName = "Nothing_loaded_for_a_team_is_not_found")]
    public void Nothing_loaded_is_not_found(bool forTeam)
    {
        BindingTarget target = forTeam ? new BindingTarget.ToTeam(TeamId, null) : new BindingTarget.ToAgent(First, null);

        Assert.That(() => RevisionPinning.Pin(target, new BindingCandidate(null, null)), Throws.TypeOf<NotFoundException>());
    }

    [Test]
    public void Without_a_revision_it_depends_on_whether_one_was_named()
    {
        var agent = new BindingCandidate(new BindableAgent(First, null), null);
        var team = new BindingCandidate(null, new BindableTeam(TeamId, null));

        Assert.That(() => RevisionPinning.Pin(new BindingTarget.ToAgent(First, null), agent), BadRequest($"{First.Value}"));
        Assert.That(() => RevisionPinning.Pin(new BindingTarget.ToTeam(TeamId, null), team), BadRequest($"{TeamId.Value}"));
        Assert.That(
            () => RevisionPinning.Pin(new BindingTarget.ToAgent(First, new AgentRevisionId(Guid.NewGuid())), agent), Throws.TypeOf<NotFoundException>());
        Assert.That(
            () => RevisionPinning.Pin(new BindingTarget.ToTeam(TeamId, new TeamRevisionId(Guid.NewGuid())), team), Throws.TypeOf<NotFoundException>());
    }

    [Test]
    public void A_roster_that_cannot_talk_is_refused_by_name()
    {
        var able = new BindableMember(First, false, Revision(First));

        Assert.That(() => Pin(TeamOf(First, null)), BadRequest("no enabled member"));
        Assert.That(() => Pin(TeamOf(Second, null, able)), BadRequest($"fallback member {Second.Value}"));
        Assert.That(() => Pin(TeamOf(First, Second, able)), BadRequest($"initial member {Second.Value}"));
        Assert.That(() => Pin(TeamOf(First, null, able, new BindableMember(Second, true, Revision(Second)))), BadRequest($"{Second.Value} is deleted"));
        Assert.That(() => Pin(TeamOf(First, null, able, new BindableMember(Second, false, null))), BadRequest($"{Second.Value} has neither"));
    }

    [Test]
    public void A_teams_initial_member_answers_first_else_its_fallback_member()
    {
        BindableMember[] roster = [new(First, false, Revision(First)), new(Second, false, Revision(Second))];

        Assert.That(Pin(TeamOf(First, Second, roster)).FirstAgent, Is.EqualTo(Second));
        Assert.That(Pin(TeamOf(Second, null, roster)).FirstAgent, Is.EqualTo(Second));
    }

    [Test]
    public void A_target_is_one_agent_or_one_team()
    {
        Assert.That(BindingTarget.Of(First, null, null, null), Is.EqualTo(new BindingTarget.ToAgent(First, null)));
        Assert.That(BindingTarget.Of(null, null, TeamId, null), Is.EqualTo(new BindingTarget.ToTeam(TeamId, null)));
        Assert.That(() => BindingTarget.Of(null, null, null, null), Throws.ArgumentException.With.Message.Not.Empty);
        Assert.That(() => BindingTarget.Of(First, null, TeamId, null), Throws.ArgumentException.With.Message.Not.Empty);
    }

    private static PinnedBinding Pin(BindableTeam team) => RevisionPinning.Pin(new BindingTarget.ToTeam(TeamId, null), new BindingCandidate(null, team));

    private static BindableRevision Revision(AgentId agent) =>
        new(new AgentRevisionId(Guid.NewGuid()), agent, 1, false, new Lazy<VariableSource>(new VariableSource([], Document.Empty)));

    private static BindableTeam TeamOf(AgentId fallback, AgentId? initial, params BindableMember[] roster) =>
        new(TeamId, new BindableTeamRevision(new TeamRevisionId(Guid.NewGuid()), 1, false, fallback, initial, roster));

    private static NUnit.Framework.Constraints.Constraint BadRequest(string about) =>
        Throws.TypeOf<BadRequestException>().With.Message.Contains(about);
}
