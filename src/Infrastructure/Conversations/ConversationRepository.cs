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

    public Task<ConversationLookup> LookUpAsync(
        OrganizationId organizationId, ConversationKey key, bool isAnswerKept, CancellationToken cancellationToken)
    {
        // The end user and the holder of an external id are compared, so they must be of one time: no merge may come in between.
        string[] again = key.ExternalId is null ? [] : [ConversationStatements.EndUserStanding];
        return session.ReadAsync(
            new
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
            },
            async results =>
            {
                var endUser = await results.FindAsync<StandingRow>();
                var found = await results.FindAsync<ConversationRow>();
                var candidate = await BindingStatements.ReadAsync(results, key.Target);
                if (again.Length > 0 && await results.FindAsync<StandingRow>() is var standing && standing?.Id != endUser?.Id)
                    throw new StaleLoadException();
                return new ConversationLookup(endUser?.ToDomain(), found?.ToDomain(), candidate);
            },
            cancellationToken,
            [
                isAnswerKept ? ConversationStatements.EndUserStandingLocked : ConversationStatements.EndUserStanding,
                ConversationStatements.ByKey(key),
                BindingStatements.For(key.Target),
                .. again,
            ]);
    }

    public Task<Conversation> GetOrAddAsync(Conversation conversation, PinnedBinding pinned, CancellationToken cancellationToken)
    {
        var bind = new BindBatch(conversation, pinned);
        return session.WriteAsync(bind.Parameters, bind.ReadAsync, cancellationToken, bind.Statements);
    }

    public Task<Conversation> CloseAsync(
        OrganizationId organizationId, ConversationId id, EndUserId? participant, SessionTerminationReason? reason, Timestamp now,
        CancellationToken cancellationToken) =>
        session.WriteAsync(
            new
            {
                OrganizationId = organizationId.Value,
                Id = id.Value,
                EndUserId = participant?.Value,
                Ids = new[] { id.Value },
                Status = Word.Of(ConversationStatus.Closed),
                Reason = reason is { } word ? Word.Of(word) : null,
                IdleTimeout = (TimeSpan?)null,
                Now = now.Utc,
            },
            async results =>
            {
                await results.SkipAsync();
                if (await results.ListAsync<Guid>() is [])
                    throw new NotFoundException();
                if (await results.ListAsync<Guid>() is not [])
                    session.AfterCommit(afterWork.Raise);
                return (await results.FindAsync<ConversationRow>())!.ToDomain();
            },
            cancellationToken,
            EndStatements.LockOne,
            EndStatements.Participant,
            EndStatements.End,
            EndStatements.QueueAfterWork,
            ConversationStatements.ById);

    public Task DeleteAsync(OrganizationId organizationId, ConversationId id, CancellationToken cancellationToken) =>
        session.WriteAsync(
            new { OrganizationId = organizationId.Value, Id = id.Value },
            async results =>
            {
                if (await results.ListAsync<Guid>() is [])
                    return removed == id ? true : throw new NotFoundException();
                if (await results.ListAsync<Guid>() is [])
                    throw new ConflictException("conversation_open", "The conversation is open: close it first.");
                removed = id;
                return true;
            },
            cancellationToken,
            """
            select c.id from conversations.conversations c
            where c.organization_id = @OrganizationId and c.id = @Id
            for update
            """,
            """
            delete from conversations.conversations c
            where c.organization_id = @OrganizationId and c.id = @Id and c.closed_at is not null
            returning c.id
            """);

    private sealed record StandingRow(Guid Id, string Status)
    {
        public EndUserStanding ToDomain() => new(new EndUserId(Id), Word.To<EndUserStatus>(Status));
    }
}
