using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>The owner of everything that is stored, with the settings it has made.</summary>
public sealed record Organization(
    OrganizationId Id, string Name, Document Settings, bool IsActive, Timestamp CreatedAt, Timestamp UpdatedAt)
{
    /// <summary>The same with other settings, which replace the old ones as a whole; null leaves them.</summary>
    public Organization WithSettings(Document? settings, Timestamp now) =>
        settings is null ? this : this with { Settings = settings, UpdatedAt = now };
}

/// <summary>The one organization that a request works for.</summary>
public interface IOrganizationRepository
{
    /// <summary>Loads it, to be changed by this transaction alone.</summary>
    Task<Organization> GetLockedAsync(OrganizationId id, CancellationToken cancellationToken);

    /// <summary>Stores its settings, with the commit.</summary>
    void Save(Organization organization);
}
