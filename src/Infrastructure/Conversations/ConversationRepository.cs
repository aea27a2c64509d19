using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Runtime;

namespace Feather.Infrastructure.Conversations;

internal sealed class ConversationRepository(DbSession session, AfterWorkSignal afterWork) : IConversationRepository
{
    // Outlives an attempt whose commit was not heard of: its repeat must not miss what it has removed itself.
    private ConversationId? removed;

    public async Task<ConversationLookup> LookUpAsync(
        OrganizationId organizationId, ConversationKey key, bool lockEndUser, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = organizationId.Value,
            EndUserId = key.EndUserId.Value,
            key.Channel,
            SessionType = Word.Of(key.SessionType),
            key.ExternalId,
            AgentId = key.Target.Agent?.Value,
            AgentRevisionId = key.Target.AgentRevision?.Value,
            TeamId = key.Target.Team?.Value,
            TeamRevisionId = key.Target.TeamRevision?.Value,
        });
        var endUser = batch.Ask<StandingRow>(
            lockEndUser ? ConversationStatements.EndUserStandingLocked : ConversationStatements.EndUserStanding);
        var found = batch.Ask<ConversationRow>(ConversationStatements.ByKey(key));
        var candidate = BindingStatements.Ask(batch, key.Target);
        // The end user is compared with that of the holder of an external id, so no merge may fall between the two.
        var endUserAfter = key.ExternalId is null ? endUser : batch.Ask<StandingRow>(ConversationStatements.EndUserStanding);
        await session.ReadAsync(batch, cancellationToken);

        return endUser.Only?.Id == endUserAfter.Only?.Id
            ? new ConversationLookup(endUser.Only?.ToDomain(), found.Only?.ToDomain(), candidate())
            : throw new StaleLoadException();
    }

    public async Task<Conversation> AddAsync(
        Conversation conversation, PinnedBinding pinned, bool addEndUser, CancellationToken cancellationToken)
    {
        var (batch, stored) = BindBatch.Of(conversation, pinned, addEndUser);
        await session.WriteAloneAsync(batch, cancellationToken);
        return stored.Only?.ToDomain() ?? throw new StaleLoadException();
    }

    public async Task<Conversation> CloseAsync(
        OrganizationId organizationId, ConversationId id, EndUserId? participant, SessionTerminationReason? reason, Timestamp now,
        CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = organizationId.Value,
            Id = id.Value,
            EndUserId = participant?.Value,
            Ids = new[] { id.Value },
            Status = Word.Of(ConversationStatus.Closed),
            Reason = reason is { } word ? Word.Of(word) : null,
            IdleTimeout = (TimeSpan?)null,
            Now = now.Utc,
        });
        batch.Run(EndStatements.LockOne);
        var asked = batch.Ask<Guid>(EndStatements.Participant);
        batch.Run(EndStatements.End);
        var queued = batch.Ask<Guid>(EndStatements.QueueAfterWork);
        var closed = batch.Ask<ConversationRow>(ConversationStatements.ById);
        await session.WriteAsync(batch, cancellationToken);

        if (!asked.Any)
            throw new NotFoundException();
        if (queued.Any)
            session.AfterCommit(afterWork.Raise);
        return closed.Only!.ToDomain();
    }

    public async Task DeleteAsync(OrganizationId organizationId, ConversationId id, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, Id = id.Value });
        var locked = batch.Ask<Guid>(
            """
            select c.id from conversations.conversations c
            where c.organization_id = @OrganizationId and c.id = @Id
            for update
            """);
        var deleted = batch.Ask<Guid>(
            """
            delete from conversations.conversations c
            where c.organization_id = @OrganizationId and c.id = @Id and c.closed_at is not null
            returning c.id
            """);
        await session.WriteAsync(batch, cancellationToken);

        if (locked.Any && !deleted.Any)
            throw new ConflictException("conversation_open", "The conversation is open: close it first.");
        if (deleted.Any)
            removed = id;
        if (removed != id)
            throw new NotFoundException();
    }

    private sealed record StandingRow(Guid Id, string Status)
    {
        public EndUserStanding ToDomain() => new(new EndUserId(Id), Word.To<EndUserStatus>(Status));
    }
}
