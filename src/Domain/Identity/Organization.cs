using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>The owner of all stored data, with its settings.</summary>
public sealed record Organization(
    OrganizationId Id, string Name, Document Settings, bool IsActive, Timestamp CreatedAt, Timestamp UpdatedAt)
{
    public Organization WithSettings(Document? settings, Timestamp now) =>
        settings is null ? this : this with { Settings = settings, UpdatedAt = now };
}

public interface IOrganizationRepository
{
    /// <summary>Loads and locks the organization until the transaction ends.</summary>
    Task<Organization> GetLockedAsync(OrganizationId id, CancellationToken cancellationToken);

    /// <summary>Writes with the commit.</summary>
    void Save(Organization organization);
}
