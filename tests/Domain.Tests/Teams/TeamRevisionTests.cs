using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using Feather.Domain.Tests.Common;

namespace Feather.Domain.Tests.Teams;

internal sealed class TeamRevisionTests
{
    private static readonly AgentId First = new(Guid.NewGuid());
    private static readonly AgentId Second = new(Guid.NewGuid());
    private static readonly AgentRevisionId OfFirst = new(Guid.NewGuid());
    private static readonly NamedAgents Agents = new(
        new Dictionary<AgentId, string> { [First] = "First", [Second] = "Second" }, new Dictionary<AgentRevisionId, AgentId> { [OfFirst] = First });

    [Test]
    public void What_is_not_given_is_the_basis_own_or_the_default()
    {
        var basis = Make(New(Member(First, position: 1), Member(Second)) with
        {
            Purpose = Change.To<string?>("Help"),
            Mode = Change.To(TeamMode.Swarm),
            InitialMember = Change.To<AgentId?>(Second),
            SwarmMaxHops = Change.To(2),
        });

        var alone = Make(New() with { Members = null });
        var clone = Make(New() with { Members = null }, basis);
        var cleared = Make(New(Member(First)) with { Purpose = Change.To<string?>(null), InitialMember = Change.To<AgentId?>(null) }, basis);

        Assert.That((alone.Mode, alone.SwarmMaxHops, alone.InitialMember, alone.Members.Count), Is.EqualTo((TeamMode.Supervisor, 5, (AgentId?)null, 0)));
        Assert.That((clone.Purpose, clone.Mode, clone.InitialMember, clone.SwarmMaxHops), Is.EqualTo(("Help", TeamMode.Swarm, (AgentId?)Second, 2)));
        Assert.That(clone.Members.Select(member => (member.AgentId, member.Position)), Is.EqualTo(((AgentId, int)[])[(Second, 0), (First, 1)]));
        Assert.That(clone.Members.Select(member => member.Id).Intersect(basis.Members.Select(member => member.Id)), Is.Empty);
        Assert.That((cleared.Purpose, cleared.InitialMember, cleared.Mode, cleared.Members.Count), Is.EqualTo(((string?)null, (AgentId?)null, TeamMode.Swarm, 1)));
    }

    [Test]
    public void What_it_names_must_be_there()
    {
        var stranger = new AgentId(Guid.NewGuid());

        Assert.That(() => Make(New() with { FallbackMember = stranger }), Throws.TypeOf<NotFoundException>());
        Assert.That(() => Make(New() with { InitialMember = Change.To<AgentId?>(stranger) }), Throws.TypeOf<NotFoundException>());
        Assert.That(() => Make(New(Member(stranger))), Throws.TypeOf<NotFoundException>());
        Assert.That(() => Make(New(Member(Second) with { AgentRevisionId = OfFirst })), Throws.TypeOf<NotFoundException>());
        Assert.That(() => Make(New(Member(First) with { AgentRevisionId = new(Guid.NewGuid()) })), Throws.TypeOf<NotFoundException>());
        Assert.That(Make(New(Member(First) with { AgentRevisionId = OfFirst })).Members[0].AgentRevisionId, Is.EqualTo(OfFirst));
    }

    [Test]
    public void An_agent_that_stands_twice_is_noticed()
    {
        Assert.That(New(Member(First), Member(Second)).RepeatsAnAgent, Is.False);
        Assert.That(New(Member(First), Member(Second), Member(First)).RepeatsAnAgent, Is.True);
    }

    [Test]
    public void Members_of_one_position_stand_in_the_order_of_their_ids()
    {
        var ids = TeamMemberId.Several(2, TimeProvider.System);

        var revision = Make(New(Member(Second) with { Id = ids[1] }, Member(First) with { Id = ids[0] }));

        Assert.That(revision.Members.Select(member => member.Id), Is.EqualTo(ids));
    }

    [Test]
    public void It_names_its_fallback_its_initial_member_and_its_roster()
    {
        var revision = New(Member(First) with { AgentRevisionId = OfFirst }, Member(Second)) with { InitialMember = Change.To<AgentId?>(Second) };

        Assert.That(revision.References.Agents, Is.EqualTo((AgentId[])[First, Second, First, Second]));
        Assert.That(revision.References.Revisions, Is.EqualTo((AgentRevisionId[])[OfFirst]));
        Assert.That((revision with { Members = null }).References.Agents, Is.EqualTo((AgentId[])[First, Second]));
        Assert.That((revision with { Members = null }).References.Revisions, Is.Empty);
    }

    [Test]
    public void A_member_is_found_by_its_id_and_an_agent_on_the_roster_by_its_own()
    {
        var revision = Make(New(Member(First), Member(Second, position: 1)));
        var second = revision.Members[1];

        Assert.That(revision.FindMember(second.Id), Is.EqualTo(second));
        Assert.That(revision.GetMember(second.Id), Is.EqualTo(second));
        Assert.That(revision.FindMember(TeamMemberId.New(TimeProvider.System)), Is.Null);
        Assert.That(() => revision.GetMember(TeamMemberId.New(TimeProvider.System)), Throws.TypeOf<NotFoundException>());
        Assert.That((revision.HasOnRoster(Second), revision.HasOnRoster(new AgentId(Guid.NewGuid()))), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_team_with_open_conversations_is_not_deleted_and_they_are_named()
    {
        var (one, another) = (Guid.NewGuid(), Guid.NewGuid());

        Assert.That(() => Team.RequireUnused([]), Throws.Nothing);
        Assert.That(
            () => Team.RequireUnused([one, another]),
            Refused.With("in_use").And.Message.EqualTo($"The team has open conversations: {one}, {another}."));
    }

    [Test]
    public void Only_one_that_is_not_frozen_is_editable()
    {
        var revision = Make(New());

        Assert.That(() => revision.RequireEditable(), Throws.Nothing);
        Assert.That(
            () => (revision with { IsFrozen = true }).RequireEditable(),
            Throws.TypeOf<RevisionFrozenException>().With.Message.Contains("based_on_revision_id"));
    }

    [Test]
    public void Ids_that_are_made_together_ascend()
    {
        var ids = TeamMemberId.Several(50, TimeProvider.System).Select(id => $"{id.Value}").ToList();

        Assert.That(ids, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(ids, Is.Unique);
    }

    private static TeamRevision Make(NewTeamRevision revision, TeamRevision? basis = null) =>
        revision.ToRevision(new OrganizationId(Guid.NewGuid()), new TeamId(Guid.NewGuid()), basis, Agents, TimeProvider.System);

    private static NewTeamRevision New(params NewTeamMember[] members) => new(
        new TeamRevisionId(Guid.NewGuid()), "Team", default, default, default, First, default, default, default, default, default, members, "key");

    private static NewTeamMember Member(AgentId agent, int position = 0) =>
        new(TeamMemberId.New(TimeProvider.System), agent, null, null, null, [], null, position, Enabled: true);
}
