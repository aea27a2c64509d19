using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>Names an end user within one organization. The same uuid in two organizations means two people.</summary>
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

/// <summary>The current end user of an id. After a merge it is the survivor, and the id is the survivor's.</summary>
public sealed record EndUserStanding(EndUserId Id, EndUserStatus Status);

/// <summary>A person that the organization talks to. Only an active end user has data. A merged one names the survivor.</summary>
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

    /// <summary>The organization's own name for the person. Never empty, and unique among its end users.</summary>
    public string? OrgExternalEndUserId { get; init; }

    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

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

    public EndUser FilledFrom(EndUser other, Timestamp now) => this with
    {
        DisplayName = DisplayName ?? other.DisplayName,
        PrimaryEmail = PrimaryEmail ?? other.PrimaryEmail,
        PrimaryPhone = PrimaryPhone ?? other.PrimaryPhone,
        Metadata = Document.Of(Metadata.Entries.Concat(other.Metadata.Entries).DistinctBy(entry => entry.Key)),
        OrgExternalEndUserId = OrgExternalEndUserId ?? other.OrgExternalEndUserId,
        UpdatedAt = now,
    };

    /// <summary>Removes all personal data. The id names the survivor from now on.</summary>
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

/// <summary>The fields that an update sets. Metadata can be replaced but not removed.</summary>
public sealed record EndUserChange(
    Change<string?> DisplayName,
    Change<string?> PrimaryEmail,
    Change<string?> PrimaryPhone,
    Change<Document> Metadata,
    Change<string?> OrgExternalEndUserId) : Unlogged
{
    /// <summary>The name that the update sets. If another end user has it, both are the same person.</summary>
    public string? ClaimedName => OrgExternalEndUserId.IsGiven ? OrgExternalEndUserId.Value : null;
}

/// <summary>The contacts are sorted oldest first.</summary>
public sealed record EndUserProfile(EndUser EndUser, IReadOnlyList<Contact> Contacts);
