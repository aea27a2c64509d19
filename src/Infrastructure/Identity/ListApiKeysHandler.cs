using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Identity;

internal sealed class ListApiKeysHandler(DbSession session) : IRequestHandler<ListApiKeysQuery, IReadOnlyList<IssuedApiKey>>
{
    public async Task<IReadOnlyList<IssuedApiKey>> Handle(ListApiKeysQuery query, CancellationToken cancellationToken)
    {
        var keys = await session.ReadAsync<IssuedKeyRow>(
            new { OrganizationId = query.OrganizationId.Value },
            """
            select k.id, k.name, k.key_prefix, k.scopes, k.expires_at, k.revoked_at is not null as is_revoked, k.created_at, k.last_used_at
            from identity.api_keys k
            where k.organization_id = @OrganizationId and k.created_at is not null
            order by k.created_at desc, k.id desc
            """,
            cancellationToken);
        return [.. keys.All.Select(row => row.ToDomain(query.OrganizationId))];
    }

    private sealed record IssuedKeyRow(
        Guid Id, string Name, string KeyPrefix, Array Scopes, DateTime? ExpiresAt, bool IsRevoked, DateTime CreatedAt, DateTime? LastUsedAt)
    {
        public IssuedApiKey ToDomain(OrganizationId organizationId) => new(
            new ApiKey(new ApiKeyId(Id), organizationId, (string[])Scopes, ToTimestamp(ExpiresAt), IsRevoked, OrganizationIsActive: true),
            Name,
            KeyPrefix,
            Timestamp.From(CreatedAt),
            ToTimestamp(LastUsedAt));

        private static Timestamp? ToTimestamp(DateTime? utc) => utc is { } moment ? Timestamp.From(moment) : null;
    }
}
