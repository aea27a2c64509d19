using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Teams;

namespace Feather.Domain.Tests.Teams;

/// <summary>The rules that a roster must meet for binding and for activation.</summary>
internal sealed class BindableTeamRevisionTests
{
    private static readonly AgentId First = new(Guid.NewGuid());
    private static readonly AgentId Second = new(Guid.NewGuid());

    [Test]
    public void A_roster_that_can_talk_answers_with_its_members_revisions_in_order()
    {
        var (first, second) = (Able(First), Able(Second));

        var revision = Of(First, Second, second, first);

        Assert.That(revision.Obstacle, Is.Null);
        Assert.That(revision.RequireBindable(), Is.EqualTo((BindableRevision[])[second.Revision!, first.Revision!]));
    }

    [Test]
    public void One_that_cannot_is_refused_with_the_first_reason()
    {
        Assert.That(() => Of(First, null).RequireBindable(), Refused("no enabled member"));
        Assert.That(() => Of(Second, First, Able(First)).RequireBindable(), Refused($"fallback member {Second.Value}"));
        Assert.That(() => Of(First, Second, Able(First)).RequireBindable(), Refused($"initial member {Second.Value}"));
        Assert.That(() => Of(First, null, Able(First), Able(Second) with { AgentIsDeleted = true }).RequireBindable(), Refused($"{Second.Value} is deleted"));
        Assert.That(() => Of(First, null, Able(First), Able(Second) with { Revision = null }).RequireBindable(), Refused($"{Second.Value} has neither"));
        Assert.That(
            () => Of(First, null, Able(First) with { Revision = null }, Able(Second) with { Revision = null, AgentIsDeleted = true }).RequireBindable(),
            Refused($"{First.Value} has neither"));
    }

    private static BindableTeamRevision Of(AgentId fallback, AgentId? initial, params BindableMember[] roster) =>
        new(new TeamRevisionId(Guid.NewGuid()), 1, false, fallback, initial, roster);

    private static BindableMember Able(AgentId agent) => new(agent, false, new BindableRevision(
        new AgentRevisionId(Guid.NewGuid()), agent, 1, false, new Lazy<VariableSource>(new VariableSource([], Document.Empty))));

    private static NUnit.Framework.Constraints.Constraint Refused(string about) =>
        Throws.TypeOf<BadRequestException>().With.Message.Contains(about);
}
