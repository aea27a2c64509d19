using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>The owner of all stored data, with its settings.</summary>
public sealed record Organization(
    OrganizationId Id, string Name, Document Settings, bool IsActive, Timestamp CreatedAt, Timestamp UpdatedAt)
{
    /// <summary>Replaces all settings. Null changes nothing.</summary>
    public Organization WithSettings(Document? settings, Timestamp now) =>
        settings is null ? this : this with { Settings = settings, UpdatedAt = now };
}

/// <summary>Stores the organization of the current request.</summary>
public interface IOrganizationRepository
{
    /// <summary>Loads and locks the organization until the transaction ends.</summary>
    Task<Organization> GetLockedAsync(OrganizationId id, CancellationToken cancellationToken);

    /// <summary>Stores its settings with the commit.</summary>
    void Save(Organization organization);
}
