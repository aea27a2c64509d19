using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class EndUserMergeTests
{
    private static readonly Timestamp Noon = Timestamp.From(new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc));
    private static readonly EndUser Ann = Person("Ann", "ann@example.org", "+4930123456", "crm-1");
    private static readonly EndUser Bea = Person("Bea", "bea@example.org", "+4930654321", "crm-2");
    private static readonly EndUser Nobody = Person(null, null, null, null);

    [Test]
    public void Each_value_of_the_holder_wins() => Assert.That(Ann.FilledFrom(Bea, Noon), Is.EqualTo(Ann).Using<EndUser>(IsDescribedAlike));

    [Test]
    public void Each_gap_of_the_holder_is_filled_from_the_other() =>
        Assert.That(Nobody.FilledFrom(Bea, Noon), Is.EqualTo(Bea).Using<EndUser>(IsDescribedAlike));

    [Test]
    public void What_neither_has_stays_a_gap() => Assert.That(Nobody.FilledFrom(Nobody, Noon), Is.EqualTo(Nobody).Using<EndUser>(IsDescribedAlike));

    [Test]
    public void The_survivor_has_the_contacts_of_both_the_oldest_first()
    {
        var contacts = Enumerable.Range(1, 4)
            .Select(n => new Contact(new ContactId(new Guid(n, 0, 0, new byte[8])), Ann.Id, ContactAddress.Of("chat", $"{n}", out _)!, Noon)).ToArray();

        var merge = EndUserMerge.Of(
            Guid.NewGuid(), new EndUserProfile(Ann, [contacts[1], contacts[2]]), new EndUserProfile(Bea, [contacts[0], contacts[3]]), Noon);

        Assert.That(merge.Survivor.Contacts, Is.EqualTo(contacts));
        Assert.That((merge.Merged.Id, merge.Merged.MergedInto, merge.At), Is.EqualTo((Bea.Id, (EndUserId?)Ann.Id, Noon)));
    }

    [Test]
    public void An_update_claims_a_name_only_where_it_gives_one()
    {
        var nothing = new EndUserChange(default, default, default, default, default);

        Assert.That(nothing.ClaimedName, Is.Null);
        Assert.That((nothing with { OrgExternalEndUserId = Change.To<string?>("crm-1") }).ClaimedName, Is.EqualTo("crm-1"));
    }

    [TestCase("email", "ann@example.org", "ann@example.org", null)]
    [TestCase("sms", "+4930123456", null, "+4930123456")]
    [TestCase("chat", "ann", null, null)]
    public void A_person_first_heard_of_by_an_address_can_be_reached_by_it(string channel, string value, string? email, string? phone)
    {
        var endUser = EndUser.Begin(
            new OrganizationId(Guid.NewGuid()), new EndUserId(Guid.NewGuid()), ContactAddress.Of(channel, value, out _)!, "crm-1", Noon);

        Assert.That((endUser.PrimaryEmail, endUser.PrimaryPhone, endUser.OrgExternalEndUserId), Is.EqualTo((email, phone, "crm-1")));
    }

    private static bool IsDescribedAlike(EndUser one, EndUser other) =>
        (one.DisplayName, one.PrimaryEmail, one.PrimaryPhone, one.OrgExternalEndUserId)
        == (other.DisplayName, other.PrimaryEmail, other.PrimaryPhone, other.OrgExternalEndUserId);

    private static EndUser Person(string? name, string? email, string? phone, string? orgExternalId) => new()
    {
        OrganizationId = new OrganizationId(Guid.NewGuid()),
        Id = new EndUserId(Guid.NewGuid()),
        Status = EndUserStatus.Active,
        DisplayName = name,
        PrimaryEmail = email,
        PrimaryPhone = phone,
        OrgExternalEndUserId = orgExternalId,
        CreatedAt = Noon,
        UpdatedAt = Noon,
    };
}
