using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tests.Common;

namespace Feather.Domain.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class ApiKeyTests
{
    private static readonly Timestamp Noon = Timestamp.From(new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc));

    [TestCase("", "agents:write", true)]
    [TestCase("*", "agents:write", true)]
    [TestCase("other *", "agents:write", true)]
    [TestCase("agents:read", "agents:read", true)]
    [TestCase("agents:write", "agents:read", true)]
    [TestCase("agents:write", "agents:write", true)]
    [TestCase("agents:read", "agents:write", false)]
    [TestCase("teams:write", "agents:read", false)]
    [TestCase("agents", "agents:read", false)]
    [TestCase("agents:*", "agents:read", false)]
    [TestCase("AGENTS:READ", "agents:read", false)]
    [TestCase("admin", "agents:read", false)]
    public void A_scope_is_granted_by_name_by_its_write_and_by_all(string scopes, string asked, bool granted)
    {
        var key = Key() with { Scopes = scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries) };

        Assert.That(key.Grants(asked), Is.EqualTo(granted));
    }

    [Test]
    public void A_key_works_until_the_moment_it_expires()
    {
        var key = Key() with { ExpiresAt = Noon };

        Assert.That(key.IsUsableAt(Timestamp.From(Noon.Utc.AddMicroseconds(-1))));
        Assert.That(key.IsUsableAt(Noon), Is.False);
    }

    [Test]
    public void A_revoked_key_and_one_of_an_inactive_organization_open_nothing()
    {
        Assert.That(Key().IsUsableAt(Noon));
        Assert.That((Key() with { IsRevoked = true }).IsUsableAt(Noon), Is.False);
        Assert.That((Key() with { OrganizationIsActive = false }).IsUsableAt(Noon), Is.False);
    }

    [TestCase("", "", null)]
    [TestCase("", "*", null)]
    [TestCase("", "agents:write nonsense", null)]
    [TestCase("*", "", null)]
    [TestCase("agents:write", "agents:write agents:read", null)]
    [TestCase("agents:read nonsense", "nonsense", null)]
    [TestCase("agents:read", "agents:write", "agents:write")]
    [TestCase("agents:write", "agents:read teams:read", "teams:read")]
    [TestCase("agents:write", "", "*")]
    [TestCase("agents:write", "*", "*")]
    [TestCase("agents:write", "nonsense", "nonsense")]
    public void A_key_passes_on_only_what_it_may_do_itself(string scopes, string asked, string? lacking)
    {
        var key = Key() with { Scopes = scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries) };

        void PassOn() => key.RequireMayPassOn(asked.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        if (lacking is null)
            Assert.That(PassOn, Throws.Nothing);
        else
            Assert.That(PassOn, Throws.TypeOf<InsufficientScopeException>().With.Message.EndsWith($" {lacking}."));
    }

    [TestCase("", false)]
    [TestCase("agents:read *", false)]
    [TestCase("agents:write", true)]
    [TestCase("nonsense", true)]
    public void A_key_with_scopes_but_not_all_is_limited(string scopes, bool limited) =>
        Assert.That((Key() with { Scopes = scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries) }).IsLimited, Is.EqualTo(limited));

    [Test]
    public void A_scope_without_a_name_grants_nothing_either() => Assert.That((Key() with { Scopes = [""] }).IsLimited);

    [Test]
    public void A_key_revokes_others_and_not_itself()
    {
        var key = Key();

        Assert.That(() => key.RequireMayRevoke(new ApiKeyId(Guid.NewGuid())), Throws.Nothing);
        Assert.That(() => key.RequireMayRevoke(key.Id), Refused.With("conflict"));
    }

    private static ApiKey Key() => new(new ApiKeyId(Guid.NewGuid()), new OrganizationId(Guid.NewGuid()), [], null, false, true);
}
