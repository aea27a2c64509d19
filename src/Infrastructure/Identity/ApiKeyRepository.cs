using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Identity;

internal sealed class ApiKeyRepository(DbSession session) : IApiKeyRepository
{
    public async Task<ApiKey?> FindAsync(byte[] hash, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { Hash = hash });
        var key = batch.Ask<KeyRow>(
            """
            select key_id, organization_id, scopes, expires_at, revoked, organization_active
            from identity.find_api_key(@Hash)
            """);
        await session.CallAsync(batch, cancellationToken);
        return key.Only?.ToDomain();
    }

    public Task AddAsync(IssuedApiKey key, byte[] hash, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = key.Key.OrganizationId.Value,
            Id = key.Key.Id.Value,
            key.Name,
            key.Prefix,
            Scopes = key.Key.Scopes.ToArray(),
            ExpiresAt = key.Key.ExpiresAt?.Utc,
            CreatedAt = key.CreatedAt.Utc,
            Hash = hash,
        });
        batch.Run(
            """
            insert into identity.api_keys (organization_id, id, name, key_prefix, scopes, expires_at, created_at)
            values (@OrganizationId, @Id, @Name, @Prefix, @Scopes, @ExpiresAt, @CreatedAt)
            on conflict do nothing
            """,
            "select identity.add_api_key_hash(@Hash, @OrganizationId, @Id)");
        return session.WriteAsync(batch, cancellationToken);
    }

    public async Task RevokeAsync(OrganizationId organizationId, ApiKeyId id, Timestamp now, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, Id = id.Value, Now = now.Utc });
        var revoked = batch.Ask<Guid>(
            """
            update identity.api_keys k set revoked_at = coalesce(k.revoked_at, @Now)
            where k.organization_id = @OrganizationId and k.id = @Id
            returning k.id
            """);
        await session.WriteAsync(batch, cancellationToken);
        if (!revoked.Any)
            throw new NotFoundException();
    }

    private sealed record KeyRow(
        Guid KeyId, Guid OrganizationId, Array Scopes, DateTime? ExpiresAt, bool Revoked, bool OrganizationActive)
    {
        public ApiKey ToDomain() => new(
            Id: new ApiKeyId(KeyId),
            OrganizationId: new OrganizationId(OrganizationId),
            Scopes: (string[])Scopes,
            ExpiresAt: ExpiresAt is { } expiry ? Timestamp.From(expiry) : null,
            IsRevoked: Revoked,
            OrganizationIsActive: OrganizationActive);
    }
}
