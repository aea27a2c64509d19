using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>The keys of organizations; their hashes are written, and never read.</summary>
public interface IApiKeyRepository
{
    /// <summary>
    /// The key with this SHA-256; null where there is none. Revoked and expired ones are found too. Asked before anybody's
    /// organization is known: the only thing that crosses organizations on a request's way.
    /// </summary>
    Task<ApiKey?> FindAsync(byte[] hash, CancellationToken cancellationToken);

    /// <summary>Stores a new key; a repeat with the same id stores nothing more.</summary>
    Task AddAsync(IssuedApiKey key, byte[] hash, CancellationToken cancellationToken);

    /// <summary>Revokes a key for good, from its first revocation on.</summary>
    /// <exception cref="NotFoundException">The organization has no such key.</exception>
    Task RevokeAsync(OrganizationId organizationId, ApiKeyId id, Timestamp now, CancellationToken cancellationToken);
}
