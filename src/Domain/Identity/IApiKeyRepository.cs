namespace Feather.Domain.Identity;

/// <summary>Finds keys before anybody's organization is known: the only thing that crosses organizations on a request's way.</summary>
public interface IApiKeyRepository
{
    /// <summary>The key with this SHA-256; null where there is none. Revoked and expired ones are found too.</summary>
    Task<ApiKey?> FindAsync(byte[] hash, CancellationToken cancellationToken);
}
