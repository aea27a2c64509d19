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

    public Task AddAsync(IssuedApiKey key, byte[] hash, CancellationToken cancellationToken) =>
        session.WriteAsync(
            new
            {
                OrganizationId = key.Key.OrganizationId.Value,
                Id = key.Key.Id.Value,
                key.Name,
                key.Prefix,
                Scopes = key.Key.Scopes.ToArray(),
                ExpiresAt = key.Key.ExpiresAt?.Utc,
                CreatedAt = key.CreatedAt.Utc,
                Hash = hash,
            },
            _ => Task.FromResult(true),
            cancellationToken,
            """
            insert into identity.api_keys (organization_id, id, name, key_prefix, scopes, expires_at, created_at)
            values (@OrganizationId, @Id, @Name, @Prefix, @Scopes, @ExpiresAt, @CreatedAt)
            on conflict do nothing
            """,
            "select identity.add_api_key_hash(@Hash, @OrganizationId, @Id)");

    public Task RevokeAsync(OrganizationId organizationId, ApiKeyId id, Timestamp now, CancellationToken cancellationToken) =>
        session.WriteAsync(
            new { OrganizationId = organizationId.Value, Id = id.Value, Now = now.Utc },
            async results => (await results.ListAsync<Guid>()) is [_] ? true : throw new NotFoundException(),
            cancellationToken,
            """
            update identity.api_keys k set revoked_at = coalesce(k.revoked_at, @Now)
            where k.organization_id = @OrganizationId and k.id = @Id
            returning k.id
            """);

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
