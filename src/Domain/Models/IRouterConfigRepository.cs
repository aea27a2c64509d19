using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Models;

/// <summary>Stores router configs. Of an organization's at most one is its default, whoever else is writing.</summary>
public interface IRouterConfigRepository
{
    /// <summary>Stores a new config; a default one takes that from the one that had it. Doing so once more changes nothing.</summary>
    Task AddAsync(RouterConfig config, CancellationToken cancellationToken);

    /// <summary>The config; until the transaction ends, nobody else changes any of the organization's.</summary>
    /// <exception cref="NotFoundException">The organization has no such config.</exception>
    Task<RouterConfig> GetLockedAsync(OrganizationId organizationId, RouterConfigId id, CancellationToken cancellationToken);

    /// <summary>Stores a locked config with the commit; a default one takes that from the one that had it.</summary>
    void Save(RouterConfig config);

    /// <summary>Removes a config for good. Revisions may go on naming it.</summary>
    /// <exception cref="NotFoundException">The organization has no such config.</exception>
    Task RemoveAsync(OrganizationId organizationId, RouterConfigId id, CancellationToken cancellationToken);
}
