using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Tests.Identity;

internal sealed class ApiKeyTests
{
    [TestCase("", "conversations:write", true)]
    [TestCase("*", "conversations:write", true)]
    [TestCase("conversations:write", "conversations:write", true)]
    [TestCase("conversations:write", "conversations:read", true)]
    [TestCase("conversations:read", "conversations:write", false)]
    [TestCase("agents:write", "conversations:read", false)]
    [TestCase("agents:read,conversations:read", "conversations:read", true)]
    [TestCase("something:else", "conversations:read", false)]
    public void Grants_what_its_scopes_say(string scopes, string asked, bool granted)
    {
        Assert.That(Key(scopes.Split(',', StringSplitOptions.RemoveEmptyEntries)).Grants(asked), Is.EqualTo(granted));
    }

    [Test]
    public void Is_usable_until_it_expires_is_revoked_or_its_organization_is_switched_off()
    {
        var now = Timestamp.Now(TimeProvider.System);
        var later = Timestamp.From(now.Utc.AddSeconds(1));

        Assert.That(Key([]).IsUsableAt(now));
        Assert.That((Key([]) with { ExpiresAt = later }).IsUsableAt(now));
        Assert.That((Key([]) with { ExpiresAt = now }).IsUsableAt(now), Is.False);
        Assert.That((Key([]) with { IsRevoked = true }).IsUsableAt(now), Is.False);
        Assert.That((Key([]) with { OrganizationIsActive = false }).IsUsableAt(now), Is.False);
    }

    private static ApiKey Key(string[] scopes) =>
        new(new ApiKeyId(Guid.NewGuid()), new OrganizationId(Guid.NewGuid()), scopes, null, false, true);
}
