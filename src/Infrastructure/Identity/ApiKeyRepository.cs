using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Identity;

internal sealed class ApiKeyRepository(DbSession session) : IApiKeyRepository
{
    public Task<ApiKey?> FindAsync(byte[] hash, CancellationToken cancellationToken) =>
        session.CallAsync(
            """
            select key_id, organization_id, scopes, expires_at, revoked, organization_active
            from identity.find_api_key(@Hash)
            """,
            new { Hash = hash },
            async results => (await results.FindAsync<KeyRow>())?.ToDomain(),
            cancellationToken);

    private sealed record KeyRow(
        Guid KeyId, Guid OrganizationId, Array Scopes, DateTime? ExpiresAt, bool Revoked, bool OrganizationActive)
    {
        public ApiKey ToDomain() => new(
            new ApiKeyId(KeyId),
            new OrganizationId(OrganizationId),
            (string[])Scopes,
            ExpiresAt is { } expiry ? Timestamp.From(expiry) : null,
            Revoked,
            OrganizationActive);
    }
}
