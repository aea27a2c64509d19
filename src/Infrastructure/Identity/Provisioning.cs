using Dapper;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Npgsql;

namespace Feather.Infrastructure.Identity;

/// <summary>The work that the command line does for an operator. It uses the owner's login, to which no policy applies.</summary>
internal sealed class Provisioning(NpgsqlDataSource owner, TimeProvider clock)
{
    public async Task<OrganizationId> CreateOrganizationAsync(string name, CancellationToken cancellationToken)
    {
        var id = new OrganizationId(Guid.CreateVersion7(clock.GetUtcNow()));
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into identity.organizations (id, name, created_at, updated_at) values (@Id, @Name, @Now, @Now)",
            new { Id = id.Value, Name = name, Now = Timestamp.Now(clock).Utc },
            cancellationToken: cancellationToken));
        return id;
    }

    /// <summary>Creates a key with all scopes. Returns null if there is no such organization. The text is not stored.</summary>
    public async Task<(ApiKeyId Id, ApiKeyText Text)?> CreateKeyAsync(
        OrganizationId organizationId, string name, bool forTests, Timestamp? expiresAt, CancellationToken cancellationToken)
    {
        var id = new ApiKeyId(Guid.CreateVersion7(clock.GetUtcNow()));
        var text = ApiKeyText.Create(forTests);
        var parameters = new
        {
            OrganizationId = organizationId.Value,
            Id = id.Value,
            Name = name,
            text.Prefix,
            text.Hash,
            ExpiresAt = expiresAt?.Utc,
            Now = Timestamp.Now(clock).Utc,
        };
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var inserted = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into identity.api_keys (organization_id, id, name, key_prefix, expires_at, created_at)
            select o.id, @Id, @Name, @Prefix, @ExpiresAt, @Now from identity.organizations o where o.id = @OrganizationId
            on conflict do nothing
            """,
            parameters,
            cancellationToken: cancellationToken));
        if (inserted == 0)
            return null;

        await connection.ExecuteAsync(new CommandDefinition(
            "insert into identity.api_key_hashes (key_hash, organization_id, key_id) values (@Hash, @OrganizationId, @Id)",
            parameters,
            cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return (id, text);
    }

    /// <summary>Revokes a key for good. Returns false if the organization has no such key. Revoking a key twice is no error.</summary>
    public async Task<bool> RevokeKeyAsync(OrganizationId organizationId, ApiKeyId keyId, CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            update identity.api_keys k set revoked_at = coalesce(k.revoked_at, @Now)
            where k.organization_id = @OrganizationId and k.id = @KeyId
            """,
            new { OrganizationId = organizationId.Value, KeyId = keyId.Value, Now = Timestamp.Now(clock).Utc },
            cancellationToken: cancellationToken)) > 0;
    }
}
