using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>Names an end user within one organization: the same uuid in two organizations is two people.</summary>
public readonly record struct EndUserId(Guid Value)
{
    public static EndUserId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

public enum EndUserStatus
{
    Active,
    Merged,
    Deleted,
}

/// <summary>Whom an id stands for today: after a merge the survivor, whose id this is.</summary>
public sealed record EndUserStanding(EndUserId Id, EndUserStatus Status);

/// <summary>A person whom the organization talks to. Only an active one is described; who is merged names the survivor.</summary>
public sealed record EndUser
{
    public required OrganizationId OrganizationId { get; init; }
    public required EndUserId Id { get; init; }
    public required EndUserStatus Status { get; init; }
    public EndUserId? MergedInto { get; init; }
    public string? DisplayName { get; init; }
    public string? PrimaryEmail { get; init; }
    public string? PrimaryPhone { get; init; }
    public Document Metadata { get; init; } = Document.Empty;

    /// <summary>The organization's own name for them, which no two of its end users have; never empty.</summary>
    public string? OrgExternalEndUserId { get; init; }

    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

    /// <summary>Somebody who has just been heard of, by a contact of theirs.</summary>
    public static EndUser Begin(OrganizationId organizationId, EndUserId id, ContactAddress address, string? orgExternalId, Timestamp now) => new()
    {
        OrganizationId = organizationId,
        Id = id,
        Status = EndUserStatus.Active,
        PrimaryEmail = address.Email,
        PrimaryPhone = address.Phone,
        OrgExternalEndUserId = orgExternalId,
        CreatedAt = now,
        UpdatedAt = now,
    };

    public EndUser With(EndUserChange change, Timestamp now) => this with
    {
        DisplayName = change.DisplayName.Or(DisplayName),
        PrimaryEmail = change.PrimaryEmail.Or(PrimaryEmail),
        PrimaryPhone = change.PrimaryPhone.Or(PrimaryPhone),
        Metadata = change.Metadata.Or(Metadata),
        OrgExternalEndUserId = change.OrgExternalEndUserId.Or(OrgExternalEndUserId),
        UpdatedAt = now,
    };

    /// <summary>The same with what only the other has; where both have a value, one's own stands.</summary>
    public EndUser FilledFrom(EndUser other, Timestamp now) => this with
    {
        DisplayName = DisplayName ?? other.DisplayName,
        PrimaryEmail = PrimaryEmail ?? other.PrimaryEmail,
        PrimaryPhone = PrimaryPhone ?? other.PrimaryPhone,
        Metadata = Document.Of(Metadata.Entries.Concat(other.Metadata.Entries).DistinctBy(entry => entry.Key)),
        OrgExternalEndUserId = OrgExternalEndUserId ?? other.OrgExternalEndUserId,
        UpdatedAt = now,
    };

    /// <summary>An id that from now on names the survivor, and tells nothing of a person.</summary>
    public EndUser LeftTo(EndUserId survivor, Timestamp now) => new()
    {
        OrganizationId = OrganizationId,
        Id = Id,
        Status = EndUserStatus.Merged,
        MergedInto = survivor,
        CreatedAt = CreatedAt,
        UpdatedAt = now,
    };
}

/// <summary>What is given of an end user in an update. Metadata cannot be taken away, only replaced.</summary>
public sealed record EndUserChange(
    Change<string?> DisplayName,
    Change<string?> PrimaryEmail,
    Change<string?> PrimaryPhone,
    Change<Document> Metadata,
    Change<string?> OrgExternalEndUserId) : Unlogged
{
    /// <summary>Whose name the update claims: whoever holds it already is the same person.</summary>
    public string? ClaimedName => OrgExternalEndUserId.IsGiven ? OrgExternalEndUserId.Value : null;
}

/// <summary>An end user with all ways to reach them, oldest first.</summary>
public sealed record EndUserProfile(EndUser EndUser, IReadOnlyList<Contact> Contacts);
