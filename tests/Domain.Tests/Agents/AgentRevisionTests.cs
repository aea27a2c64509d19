using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tests.Common;

namespace Feather.Domain.Tests.Agents;

[Parallelizable(ParallelScope.All)]
internal sealed class AgentRevisionTests
{
    private static readonly Timestamp Noon = Timestamp.From(new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc));
    private static readonly AgentRevisionChange Renamed = new() { Name = Change.To("After") };

    [Test]
    public void An_edit_changes_the_content_and_the_time()
    {
        var edited = Revision().Edited(Renamed, Noon);

        Assert.That((edited.Content.Name, edited.UpdatedAt, edited.CreatedAt), Is.EqualTo(("After", Noon, default(Timestamp))));
    }

    [Test]
    public void Tool_input_defaults_are_replaced_as_a_whole()
    {
        var defaults = Document.Parse("""{"kb:x":{}}""");

        var changed = Revision().WithToolInputDefaults(defaults, Noon);

        Assert.That((changed.ToolInputDefaults, changed.UpdatedAt), Is.EqualTo((defaults, Noon)));
        Assert.That(changed.WithToolInputDefaults(null, Noon).ToolInputDefaults, Is.Null);
    }

    [Test]
    public void A_frozen_revision_takes_neither_an_edit_nor_tool_input_defaults()
    {
        var frozen = Revision() with { IsFrozen = true };

        Assert.That(() => frozen.Edited(Renamed, Noon), Refused.With("revision_frozen"));
        Assert.That(() => frozen.WithToolInputDefaults(null, Noon), Refused.With("revision_frozen"));
    }

    [TestCase(true, true, true, "active revision")]
    [TestCase(false, true, true, "conversation has pinned it")]
    [TestCase(false, false, true, "team's member names it")]
    public void A_revision_in_use_is_not_deleted_and_the_first_use_is_named(bool isActive, bool isPinned, bool isOnRoster, string use) =>
        Assert.That(
            () => new RevisionUse(isActive, isPinned, isOnRoster).RequireNone(),
            Refused.With("revision_in_use").And.Message.Contains("cannot be deleted").And.Message.Contains(use));

    [Test]
    public void A_revision_that_nothing_uses_may_be_deleted() =>
        Assert.That(() => new RevisionUse(IsActive: false, IsPinned: false, IsOnRoster: false).RequireNone(), Throws.Nothing);

    [Test]
    public void An_agent_in_use_is_not_deleted_and_every_use_is_named()
    {
        var ids = Enumerable.Range(0, 4).Select(_ => Guid.NewGuid()).ToArray();

        Assert.That(() => new AgentUses([], []).RequireNone(), Throws.Nothing);
        Assert.That(
            () => new AgentUses([ids[0], ids[1]], []).RequireNone(),
            Refused.With("in_use").And.Message.EqualTo($"The agent is in use by open conversations ({ids[0]}, {ids[1]})."));
        Assert.That(
            () => new AgentUses([ids[0]], [ids[2], ids[3]]).RequireNone(),
            Refused.With("in_use").And.Message.EqualTo(
                $"The agent is in use by open conversations ({ids[0]}) and by the active revisions of teams ({ids[2]}, {ids[3]})."));
    }

    [Test]
    public void An_agents_knowledge_gaps_are_analyzed_unless_it_says_otherwise()
    {
        var agent = new Agent
        {
            OrganizationId = new OrganizationId(Guid.NewGuid()),
            Id = new AgentId(Guid.NewGuid()),
            Name = "Agent",
            CreatedAt = Noon,
            UpdatedAt = Noon,
        };

        Assert.That(agent.KnowledgeGapAnalysisEnabled);
    }

    private static AgentRevision Revision() =>
        new(default, default, AgentRevisionContent.Empty, ToolInputDefaults: null, IsFrozen: false, CreatedBy: null, default, default);
}
