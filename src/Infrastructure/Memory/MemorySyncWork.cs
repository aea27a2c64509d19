using Feather.Domain.Common;
using Feather.Domain.Memory;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Memory;

/// <summary>Stores the summary of a conversation as a memory of its end user. For a deleted end user it stores nothing.</summary>
internal sealed class MemorySyncWork(AcrossOrganizations organizations, TimeProvider clock)
{
    // A delete or merge of end users locks their conversations before it changes memories. Under that lock a memory either exists already
    // and is removed or moved, or it is not written.
    private const string Store =
        """
        insert into memory.memories (organization_id, conversation_id, id, end_user_id, text, created_at)
        select @OrganizationId, c.id, @MemoryId, u.id, c.summary, @Now
        from conversations.conversations c
        join identity.end_users u on u.organization_id = @OrganizationId and u.id = c.end_user_id
        where c.organization_id = @OrganizationId and c.id = @ConversationId and u.status = 'active' and c.summary is not null
            and exists (
                select from conversations.outbox o
                where o.organization_id = @OrganizationId and o.conversation_id = c.id and o.kind = 'memory_sync'
                    and o.attempts = @Attempt and o.done_at is null and o.failed_at is null)
        on conflict do nothing
        """;

    private const string Mark =
        """
        update conversations.conversations c set memory_synced = true, updated_at = @Now
        where c.organization_id = @OrganizationId and c.id = @ConversationId and not c.memory_synced
            and exists (
                select from memory.memories m where m.organization_id = @OrganizationId and m.conversation_id = c.id and m.id = @MemoryId)
        """;

    public Task DoAsync(AfterWork work, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = work.OrganizationId.Value,
            ConversationId = work.ConversationId.Value,
            Kind = Word.Of(work.Kind),
            work.Attempt,
            MemoryId = MemoryId.New(clock).Value,
            Now = Timestamp.Now(clock).Utc,
        });
        batch.Run(WorkStatements.LockConversation, WorkStatements.LockClaim, Store, Mark, WorkStatements.Done);
        return organizations.InAsync(work.OrganizationId.Value, session => session.WriteAsync(batch, cancellationToken), cancellationToken);
    }
}
