using Feather.Domain.Common;
using Feather.Domain.Memory;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Memory;

/// <summary>Keeps what a conversation's summary says as a memory of its end user; of one who is deleted it keeps nothing.</summary>
internal sealed class MemorySyncWork(AcrossOrganizations organizations, TimeProvider clock)
{
    // Whoever deletes or merges end users locks their conversations before looking at memories: behind this lock a memory is
    // either theirs to remove or move, or is not written.
    private const string LockConversation =
        """
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = @ConversationId
        for no key update
        """;

    private const string Store =
        """
        with done as (
            update conversations.outbox o set done_at = now(), due_at = null
            where o.organization_id = @OrganizationId and o.conversation_id = @ConversationId and o.kind = 'memory_sync'
                and o.attempts = @Attempt and o.due_at is not null
            returning o.conversation_id),
        kept as (
            insert into memory.memories (organization_id, conversation_id, id, end_user_id, text, created_at)
            select @OrganizationId, c.id, @MemoryId, u.id, c.summary, @Now
            from done d
            join conversations.conversations c on c.organization_id = @OrganizationId and c.id = d.conversation_id
            join identity.end_users u on u.organization_id = @OrganizationId and u.id = c.end_user_id
            where u.status = 'active' and c.summary is not null
            on conflict do nothing
            returning conversation_id)
        update conversations.conversations c set memory_synced = true, updated_at = @Now
        from kept k
        where c.organization_id = @OrganizationId and c.id = k.conversation_id
        """;

    public Task DoAsync(AfterWork work, CancellationToken cancellationToken) =>
        organizations.InAsync(
            work.OrganizationId.Value,
            session => session.WriteAsync(
                new
                {
                    OrganizationId = work.OrganizationId.Value,
                    ConversationId = work.ConversationId.Value,
                    work.Attempt,
                    MemoryId = MemoryId.New(clock).Value,
                    Now = Timestamp.Now(clock).Utc,
                },
                _ => Task.FromResult(true),
                cancellationToken,
                LockConversation,
                Store),
            cancellationToken);
}
