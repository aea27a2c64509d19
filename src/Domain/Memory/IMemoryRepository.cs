using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Memory;

/// <summary>What the organization remembers of its end users. A merged id stands for its survivor.</summary>
public interface IMemoryRepository
{
    /// <summary>
    /// Forgets all that is remembered of an end user, and what is summarized and about to be; nothing where they are unknown.
    /// </summary>
    /// <exception cref="StaleLoadException">They have been merged meanwhile.</exception>
    Task DeleteAsync(OrganizationId organizationId, EndUserId endUserId, Timestamp now, CancellationToken cancellationToken);
}
