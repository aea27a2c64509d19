using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Memory;

/// <summary>The organization's memories of its end users. A merged id means its survivor.</summary>
public interface IMemoryRepository
{
    /// <summary>Deletes an end user's memories and summaries, also those in progress. Does nothing for an unknown end user.</summary>
    Task DeleteAsync(OrganizationId organizationId, EndUserId endUserId, Timestamp now, CancellationToken cancellationToken);
}
