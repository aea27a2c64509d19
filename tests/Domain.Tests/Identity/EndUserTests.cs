using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class EndUserTests
{
    private static readonly OrganizationId Organization = new(Guid.NewGuid());
    private static readonly Timestamp Noon = Timestamp.From(new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc));

    [Test]
    public void Of_two_end_users_the_holder_survives_and_its_values_win()
    {
        var holder = Described("Ann", "ann@example.org", phone: null, """{"b":1,"a":2}""", "crm-1");
        var other = Described("Anna", email: null, "+4930123456", """{"a":3,"c":4}""", "crm-2");
        var contact = new Contact(new ContactId(Guid.NewGuid()), other.Id, ContactAddress.Of("chat", "x", out _)!, Noon);

        var merge = EndUserMerge.Of(Guid.NewGuid(), new EndUserProfile(holder, []), new EndUserProfile(other, [contact]), Noon);

        var survivor = merge.Survivor.EndUser;
        Assert.That(survivor.Id, Is.EqualTo(holder.Id));
        Assert.That((survivor.DisplayName, survivor.PrimaryEmail, survivor.PrimaryPhone), Is.EqualTo(("Ann", "ann@example.org", "+4930123456")));
        Assert.That(survivor.Metadata.Text, Is.EqualTo("""{"b":1,"a":2,"c":4}"""));
        Assert.That(survivor.OrgExternalEndUserId, Is.EqualTo("crm-1"));
        Assert.That(merge.Survivor.Contacts, Is.EqualTo(new[] { contact }));
    }

    [Test]
    public void Who_is_merged_names_the_survivor_and_nothing_else()
    {
        var other = Described("Anna", "anna@example.org", "+4930123456", """{"a":3}""", "crm-2");
        var survivor = new EndUserId(Guid.NewGuid());

        var left = other.LeftTo(survivor, Noon);

        Assert.That((left.Id, left.Status, left.MergedInto), Is.EqualTo((other.Id, EndUserStatus.Merged, survivor)));
        Assert.That((object?[])[left.DisplayName, left.PrimaryEmail, left.PrimaryPhone, left.OrgExternalEndUserId], Is.All.Null);
        Assert.That(left.Metadata.Entries, Is.Empty);
    }

    [Test]
    public void A_change_takes_what_is_given_null_too_and_leaves_the_rest()
    {
        var before = Described("Ann", "ann@example.org", "+4930123456", """{"a":1}""", "crm-1");
        var change = new EndUserChange(Change.To<string?>("Bea"), Change.To<string?>(null), default, default, default);

        var after = before.With(change, Noon);

        Assert.That(after, Is.EqualTo(before with { DisplayName = "Bea", PrimaryEmail = null, UpdatedAt = Noon }));
    }

    [TestCase(null, null, null, "Unknown")]
    [TestCase(null, null, "crm-1", "Unknown")]
    [TestCase(null, "B crm-1", "crm-1", "NewAddress")]
    [TestCase("A", null, null, "Known")]
    [TestCase("A crm-1", null, null, "Known")]
    [TestCase("A crm-1", "A crm-1", "crm-1", "Known")]
    [TestCase("A crm-1", null, "crm-1", "Known")]
    [TestCase("A", null, "crm-1", "NewName")]
    [TestCase("A crm-2", null, "crm-1", "conflict")]
    [TestCase("A", "B crm-1", "crm-1", "conflict")]
    [TestCase("A crm-2", "B crm-1", "crm-1", "conflict")]
    public void An_address_and_a_name_stand_for_one_end_user_or_for_none(string? byAddress, string? byName, string? name, string outcome)
    {
        var (a, b) = (Guid.NewGuid(), Guid.NewGuid());

        string Resolve()
        {
            try
            {
                return IdentityResolution.Of(Person(byAddress), Person(byName), name).GetType().Name;
            }
            catch (ConflictException conflict)
            {
                return conflict.Code;
            }
        }

        EndUser? Person(string? known) => known?.Split(' ') switch
        {
            null => null,
            [var who, .. var names] => Described(null, null, null, "{}", names.FirstOrDefault()) with { Id = new EndUserId(who == "A" ? a : b) },
            _ => throw new ArgumentOutOfRangeException(nameof(known)),
        };

        Assert.That(Resolve(), Is.EqualTo(outcome));
    }

    private static EndUser Described(string? name, string? email, string? phone, string metadata, string? orgExternalId) => new()
    {
        OrganizationId = Organization,
        Id = new EndUserId(Guid.NewGuid()),
        Status = EndUserStatus.Active,
        DisplayName = name,
        PrimaryEmail = email,
        PrimaryPhone = phone,
        Metadata = Document.Parse(metadata),
        OrgExternalEndUserId = orgExternalId,
        CreatedAt = Noon,
        UpdatedAt = Noon,
    };
}
