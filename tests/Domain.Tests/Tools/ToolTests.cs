using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tests.Common;
using Feather.Domain.Tools;

namespace Feather.Domain.Tests.Tools;

[Parallelizable(ParallelScope.All)]
internal sealed class ToolTests
{
    private static readonly Timestamp Noon = Timestamp.From(new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc));
    private static readonly Document Any = Document.Parse("{}");

    [TestCase(ToolType.ApiCall, false, false, true)]
    [TestCase(ToolType.ApiCall, true, false, true)]
    [TestCase(ToolType.ApiCall, false, true, false)]
    [TestCase(ToolType.CallTransfer, false, false, true)]
    [TestCase(ToolType.CallTransfer, false, true, true)]
    [TestCase(ToolType.CallTransfer, true, false, false)]
    public void A_revision_fits_the_type_whose_parts_it_has(ToolType type, bool calls, bool transfers, bool fits)
    {
        var revision = Revision() with { Configuration = calls ? Any : null, TransferTarget = transfers ? Any : null };
        var tool = Tool(type);

        Assert.That(revision.Fits(type), Is.EqualTo(fits));
        Assert.That(() => tool.Activated(revision, Noon), fits ? Throws.Nothing : Refused.With("conflict"));
        Assert.That(
            () => (tool with { Active = revision }).Updated(null, default, type, null, Noon),
            fits ? Throws.Nothing : Refused.With("conflict"));
    }

    [Test]
    public void An_update_replaces_what_it_gives_and_leaves_the_rest()
    {
        var tool = Tool(ToolType.ApiCall) with { Description = "Before" };
        var later = Timestamp.From(Noon.Utc.AddHours(1));

        var untouched = tool.Updated(null, default, null, null, later);
        var changed = tool.Updated("Transfer", Change.To<string?>(null), ToolType.CallTransfer, Any, later);

        Assert.That(untouched, Is.EqualTo(tool with { UpdatedAt = later }));
        Assert.That(
            changed,
            Is.EqualTo(tool with { Name = "Transfer", Description = null, Type = ToolType.CallTransfer, Metadata = Any, UpdatedAt = later }));
    }

    [Test]
    public void An_activated_revision_is_the_active_one()
    {
        var revision = Revision();

        var tool = Tool(ToolType.ApiCall).Activated(revision, Noon);

        Assert.That(tool.Active, Is.EqualTo(revision));
    }

    [Test]
    public void Only_the_active_revision_cannot_be_deleted()
    {
        var active = Revision();
        var tool = Tool(ToolType.ApiCall) with { Active = active };

        Assert.That(() => tool.RequireInactive(active.Id), Refused.With("revision_in_use"));
        Assert.That(() => tool.RequireInactive(new ToolRevisionId(Guid.CreateVersion7())), Throws.Nothing);
        Assert.That(() => Tool(ToolType.ApiCall).RequireInactive(active.Id), Throws.Nothing);
    }

    [Test]
    public void A_switch_changes_the_active_revision_once()
    {
        var tool = Tool(ToolType.ApiCall) with { Active = Revision() };

        Assert.That(tool.Switched(ToolStatus.Active, Noon), Is.Null);
        Assert.That(tool.Switched(ToolStatus.Disabled, Noon)!.Status, Is.EqualTo(ToolStatus.Disabled));
        Assert.That(() => Tool(ToolType.ApiCall).Switched(ToolStatus.Disabled, Noon), Refused.With("bad_request"));
    }

    [Test]
    public void A_tool_in_use_is_not_deleted_and_every_use_is_named()
    {
        var ids = Enumerable.Range(0, 4).Select(_ => Guid.NewGuid()).ToArray();

        Assert.That(() => new ToolUses([], []).RequireNone(), Throws.Nothing);
        Assert.That(
            () => new ToolUses([ids[0], ids[1]], [ids[2], ids[3]]).RequireNone(),
            Refused.With("in_use").And.Message.EqualTo(
                $"The tool is in use by the active revisions of agents ({ids[0]}, {ids[1]}) and by open conversations ({ids[2]}, {ids[3]})."));
    }

    private static Tool Tool(ToolType type) => new()
    {
        OrganizationId = new OrganizationId(Guid.CreateVersion7()),
        Id = new ToolId(Guid.CreateVersion7()),
        Name = "Tool",
        Type = type,
        Metadata = Document.Empty,
        CreatedAt = Noon,
        UpdatedAt = Noon,
    };

    private static ToolRevision Revision() => new()
    {
        Id = new ToolRevisionId(Guid.CreateVersion7()),
        ToolId = new ToolId(Guid.CreateVersion7()),
        Name = "Revision",
        Status = ToolStatus.Active,
        CreatedAt = Noon,
        UpdatedAt = Noon,
    };
}
