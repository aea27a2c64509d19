using Feather.Domain.Identity;

namespace Feather.Domain.Memory;

/// <summary>What the organization remembers of its end users. A merged id stands for its survivor.</summary>
public interface IMemoryRepository
{
    /// <summary>Forgets all that is remembered of an end user; nothing where they are unknown.</summary>
    Task DeleteAsync(OrganizationId organizationId, EndUserId endUserId, CancellationToken cancellationToken);
}
