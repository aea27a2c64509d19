using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Models;

/// <summary>An organization has at most one default config. An unknown id throws <see cref="NotFoundException"/>.</summary>
public interface IRouterConfigRepository
{
    /// <summary>Stores a new config. A new default replaces the old one as default. A repeat with the same id changes nothing.</summary>
    Task AddAsync(RouterConfig config, CancellationToken cancellationToken);

    /// <summary>Loads a config and locks all configs of the organization until the transaction ends.</summary>
    Task<RouterConfig> GetLockedAsync(OrganizationId organizationId, RouterConfigId id, CancellationToken cancellationToken);

    /// <summary>Stores a locked config with the commit. A new default replaces the old one as default.</summary>
    void Save(RouterConfig config);

    /// <summary>Removes a config for good. Revisions may still name it.</summary>
    Task RemoveAsync(OrganizationId organizationId, RouterConfigId id, CancellationToken cancellationToken);
}
