using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Teams;
using Npgsql;

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
        var locked = lockEndUser ? batch.Ask<StandingRow>(ConversationStatements.EndUserStandingLocked) : null;
        var asked = batch.Ask<HolderRow, ConversationRow>(ConversationStatements.ByKey(key));
        var team = key.Target.Team is null ? null : RosterStatement.Ask(batch);
        await session.ReadAsync(batch, cancellationToken);

        var (holder, found) = asked.Only!;
        // The lock may have waited for a merge, after which the id stands for an end user that is not locked.
        if (locked is not null && locked.Only?.Id != holder.Id)
            throw new StaleLoadException();
        return new ConversationLookup(holder.EndUser, found?.ToDomain(), new BindingCandidate(holder.Agent, team?.Invoke()));
    }

    public async Task<Conversation> AddAsync(
        Conversation conversation, PinnedBinding pinned, bool addEndUser, CancellationToken cancellationToken)
    {
        var (batch, added) = BindBatch.Of(conversation, pinned, addEndUser);
        try
        {
            await session.WriteAloneAsync(batch, cancellationToken);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Another request made the end user known since the lookup, so all of the trip was rolled back.
            throw new StaleLoadException();
        }
        if (added.Any)
            return conversation;

        // The id is taken if an earlier attempt was committed unseen. That conversation may be closed, so the key may not find it.
        var earlier = await session.ReadAsync<ConversationRow>(
            new { OrganizationId = conversation.OrganizationId.Value, Id = conversation.Id.Value }, ConversationStatements.ById, cancellationToken);
        return earlier.Only?.ToDomain() ?? throw new StaleLoadException();
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
        batch.Run(ConversationEndStatements.LockOne);
        var asked = batch.Ask<Guid>(ConversationEndStatements.Participant);
        batch.Run(ConversationEndStatements.End);
        var queued = batch.Ask<Guid>(ConversationEndStatements.QueueAfterWork);
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

    private sealed record StandingRow(Guid Id, string Status);
}
