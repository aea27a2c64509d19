using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class OrganizationTests
{
    private static readonly Timestamp Noon = Timestamp.From(new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc));
    private static readonly Organization Organization =
        new(new OrganizationId(Guid.NewGuid()), "Acme", Document.Parse("""{"a":1}"""), IsActive: true, Noon, Noon);

    [Test]
    public void Settings_are_replaced_as_a_whole()
    {
        var (settings, later) = (Document.Parse("""{"b":2}"""), Timestamp.From(Noon.Utc.AddHours(1)));

        Assert.That(Organization.WithSettings(settings, later), Is.EqualTo(Organization with { Settings = settings, UpdatedAt = later }));
    }

    [Test]
    public void Without_settings_nothing_changes() =>
        Assert.That(Organization.WithSettings(null, Timestamp.From(Noon.Utc.AddHours(1))), Is.EqualTo(Organization));
}
