using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Memory;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Conversations;

namespace Feather.Infrastructure.Memory;

internal sealed class MemoryRepository(DbSession session) : IMemoryRepository
{
    // Only a conversation with a summary has a memory or gets one soon. While these locks are held, no memory of them is stored.
    private const string LockConversations =
        $"""
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.end_user_id = {ConversationStatements.EndUserAfterMerges} and c.id is not null
            and c.summary is not null
        order by c.id
        for no key update
        """;

    private const string EndWhatIsAboutToBeKept =
        $"""
        update conversations.outbox o set done_at = now(), due_at = null
        where o.organization_id = @OrganizationId and (o.kind = 'memory_sync') is true and o.done_at is null and o.failed_at is null
            and o.conversation_id = any(array(
                select c.id from conversations.conversations c
                where c.organization_id = @OrganizationId and c.end_user_id = {ConversationStatements.EndUserAfterMerges}
                    and c.id is not null and c.summary is not null))
        """;

    private const string Delete =
        $"""
        delete from memory.memories m
        where m.organization_id = @OrganizationId and m.end_user_id = {ConversationStatements.EndUserAfterMerges}
        """;

    private const string Unmark =
        $"""
        update conversations.conversations c set memory_synced = false, updated_at = @Now
        where c.organization_id = @OrganizationId and c.end_user_id = {ConversationStatements.EndUserAfterMerges} and c.id is not null
            and c.memory_synced
        """;

    public async Task DeleteAsync(OrganizationId organizationId, EndUserId endUserId, Timestamp now, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, EndUserId = endUserId.Value, Now = now.Utc });
        var locked = batch.Ask<StandingRow>(ConversationStatements.EndUserStandingLocked);
        var standing = batch.Ask<StandingRow>(ConversationStatements.EndUserStanding);
        batch.Run(LockConversations, EndWhatIsAboutToBeKept, Delete, Unmark);
        await session.WriteAsync(batch, cancellationToken);
        // The statement may have waited for the lock, and the id may stand for another end user by now, which is not locked.
        if (locked.Only?.Id != standing.Only?.Id)
            throw new StaleLoadException();
    }

    private sealed record StandingRow(Guid Id, string Status);
}
