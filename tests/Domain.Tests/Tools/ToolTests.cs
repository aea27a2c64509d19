using Feather.Domain.Common;
using Feather.Domain.Identity;
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
        Assert.That(() => tool.Activated(revision, Noon), fits ? Throws.Nothing : Throws.TypeOf<ConflictException>());
        Assert.That(
            () => (tool with { Active = revision }).Updated(null, default, type, null, Noon),
            fits ? Throws.Nothing : Throws.TypeOf<ConflictException>());
    }

    [Test]
    public void A_switch_changes_the_active_revision_once()
    {
        var tool = Tool(ToolType.ApiCall) with { Active = Revision() };

        Assert.That(tool.Switched(ToolStatus.Active, Noon), Is.Null);
        Assert.That(tool.Switched(ToolStatus.Disabled, Noon)!.Status, Is.EqualTo(ToolStatus.Disabled));
        Assert.That(() => Tool(ToolType.ApiCall).Switched(ToolStatus.Disabled, Noon), Throws.TypeOf<BadRequestException>());
    }

    [Test]
    public void Uses_are_named()
    {
        var (agent, conversation) = (Guid.NewGuid(), Guid.NewGuid());

        Assert.That(() => new ToolUses([], []).RequireNone(), Throws.Nothing);
        Assert.That(
            () => new ToolUses([agent], [conversation]).RequireNone(),
            Throws.TypeOf<ConflictException>().With.Message.EqualTo(
                $"The tool is in use by the active revisions of agents ({agent}) and by open conversations ({conversation})."));
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
