using Feather.Domain.Identity;
using Feather.Domain.Memory;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Conversations;

namespace Feather.Infrastructure.Memory;

internal sealed class MemoryRepository(DbSession session) : IMemoryRepository
{
    public Task DeleteAsync(OrganizationId organizationId, EndUserId endUserId, CancellationToken cancellationToken) =>
        session.WriteAsync(
            new { OrganizationId = organizationId.Value, EndUserId = endUserId.Value },
            _ => Task.FromResult(true),
            cancellationToken,
            $"""
            delete from memory.memories m
            where m.organization_id = @OrganizationId and m.end_user_id = {ConversationStatements.EndUserAfterMerges}
            """);
}
