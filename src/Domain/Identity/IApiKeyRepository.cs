using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>Stores the keys of organizations. Hashes are written but never read.</summary>
public interface IApiKeyRepository
{
    /// <summary>Finds revoked and expired keys too. It sees all organizations, because the caller's is not known yet.</summary>
    Task<ApiKey?> FindAsync(byte[] hash, CancellationToken cancellationToken);

    /// <summary>Stores a new key. A repeat with the same id changes nothing.</summary>
    Task AddAsync(IssuedApiKey key, byte[] hash, CancellationToken cancellationToken);

    /// <summary>Revokes a key for good. A repeat keeps the time of the first revocation.</summary>
    Task RevokeAsync(OrganizationId organizationId, ApiKeyId id, Timestamp now, CancellationToken cancellationToken);
}
