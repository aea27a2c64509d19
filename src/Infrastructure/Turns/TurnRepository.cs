using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Models;
using Npgsql;

namespace Feather.Infrastructure.Turns;

/// <param name="HistoryMessages">The most messages of the history that a model gets, the newest ones.</param>
/// <param name="HistoryTokens">The most tokens of these messages, by an estimate.</param>
/// <param name="MemoryRecall">The most memories of the end user that a model gets, the newest ones; 0 for none.</param>
public sealed record TurnSettings(int HistoryMessages, int HistoryTokens, int MemoryRecall);

/// <summary>Shared by all requests. A turn outlives its request, so each call has its own session.</summary>
internal sealed class TurnRepository(NpgsqlDataSource dataSource, TransientRetry retry, TurnSettings settings, TimeProvider clock) : ITurnRepository
{
    public async Task<TurnAttempt> AcceptAsync(NewTurn turn, CancellationToken cancellationToken)
    {
        var hasKey = turn.Key is not null;
        var batch = new Batch(new
        {
            OrganizationId = turn.OrganizationId.Value,
            Id = turn.Id.Value,
            ConversationId = turn.ConversationId.Value,
            turn.UserMessage,
            turn.IsStreamed,
            turn.WantsTrace,
            Key = turn.Key?.Text,
            turn.Key?.BodySha256,
            CreatedAt = turn.CreatedAt.Utc,
            Steps = StoredTrace.Write([turn.AsStep()]),
            settings.HistoryMessages,
            settings.MemoryRecall,
            MemoryCharacters = Recall.MostCharacters,
        });
        var conversation = batch.Ask<LockedConversationRow>(AcceptStatements.LockConversation);
        if (hasKey)
            batch.Run(AcceptStatements.FreeExpiredKey);
        batch.Run(AcceptStatements.AddTurn);
        var keyed = hasKey ? batch.Ask<KeyedTurnRow>(AcceptStatements.KeyedTurn) : null;
        var running = batch.Ask<RunningTurnRow>(AcceptStatements.RunningTurn);
        var pinned = batch.Ask<PinnedRevisionRow>(AcceptStatements.PinnedAgent);
        var organizationDefault = batch.Ask<RouterConfigRow>(AcceptStatements.OrganizationDefault);
        var history = batch.Ask<PastMessageRow>(AcceptStatements.History);
        var memories = settings.MemoryRecall == 0 ? null : batch.Ask<PastMemoryRow>(AcceptStatements.Memories);
        await using var session = SessionOf(turn.OrganizationId);
        await session.WriteAloneAsync(batch, cancellationToken);

        var found = conversation.Only ?? throw new NotFoundException();
        return new TurnAttempt(
            found.IsClosed,
            keyed?.Only?.ToDomain(),
            running.Only?.ToDomain(),
            found.ToContext(
                pinned.Only?.ToDomain(),
                organizationDefault.Only?.ToDomain(),
                History.Within([.. history.All.Reverse().Select(message => message.ToDomain())], settings.HistoryTokens),
                [.. (memories?.All ?? []).Select(memory => memory.ToDomain())]));
    }

    public async Task<PinnedContext> GetPinnedAsync(
        OrganizationId organizationId, ConversationId conversationId, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, ConversationId = conversationId.Value });
        var pinned = PinnedStatements.Ask(batch);
        await using var session = SessionOf(organizationId);
        await session.ReadAsync(batch, cancellationToken);
        return pinned();
    }

    public async Task<EndResult> EndAsync(NewTurn turn, TurnOutcome outcome, IReadOnlyList<Frame> frames, CancellationToken cancellationToken)
    {
        var completed = outcome as TurnCompleted;
        var batch = new Batch(completed is not null
            ? TurnEndValues.Of(turn, completed, frames, clock)
            : TurnEndValues.Of(turn, (TurnFailed)outcome, frames, holdsLease: true));
        var conversation = batch.Ask<ClosedRow>(TurnEndStatements.LockConversation);
        if (completed is not null)
            batch.Run(TurnEndStatements.Complete, TurnEndStatements.AddMessages, TurnEndStatements.AddFrames, TurnEndStatements.MoveOn);
        else
            batch.Run(TurnEndStatements.Fail, TurnEndStatements.AddFrames, TurnEndStatements.NoteActivity);
        var ended = batch.Ask<EndedRow>(TurnEndStatements.TurnNow);
        await using var session = SessionOf(turn.OrganizationId);
        await session.WriteAloneAsync(batch, cancellationToken);

        return ended.Only switch
        {
            { EndedAt: { } at } when at == outcome.EndedAt.Utc => EndResult.Written,
            { EndedAt: null } when completed is not null && conversation.Only is { IsClosed: true } => EndResult.ConversationClosed,
            _ => EndResult.Lost,
        };
    }

    public async Task<DeadTurn?> FindDeadAsync(OrganizationId organizationId, TurnId id, CancellationToken cancellationToken)
    {
        await using var session = SessionOf(organizationId);
        var dead = await session.ReadAsync<DeadRow>(
            new { OrganizationId = organizationId.Value, Id = id.Value },
            """
            select t.conversation_id, t.user_message, t.is_streamed, t.wants_trace, t.created_at, t.steps::text,
                   (select string_agg((f.data::json)->>'text', '' order by f.n) from turns.frames f
                    where f.organization_id = @OrganizationId and f.turn_id = t.id and f.event = 'delta') as partial_answer
            from turns.turns t
            where t.organization_id = @OrganizationId and t.id = @Id and t.status = 'running' and t.lease_expires_at <= now()
            """,
            cancellationToken);
        return dead.Only?.ToDomain(organizationId, id);
    }

    public async Task FailDeadAsync(NewTurn turn, TurnFailed outcome, string errorData, CancellationToken cancellationToken)
    {
        var batch = new Batch(TurnEndValues.Of(turn, outcome, [new Frame(0, Frame.Error, errorData)], holdsLease: false));
        batch.Run(
            TurnEndStatements.LockConversation,
            TurnEndStatements.LockDead,
            TurnEndStatements.Fail,
            TurnEndStatements.AddLastFrame,
            TurnEndStatements.NoteActivity);
        await using var session = SessionOf(turn.OrganizationId);
        await session.WriteAloneAsync(batch, cancellationToken);
    }

    public async Task<TurnState?> FindStateAsync(
        OrganizationId organizationId, ConversationId conversationId, TurnId id, CancellationToken cancellationToken)
    {
        await using var session = SessionOf(organizationId);
        var state = await session.ReadAsync<StateRow>(
            new { OrganizationId = organizationId.Value, ConversationId = conversationId.Value, Id = id.Value },
            """
            select t.status, f.n, f.event, f.data
            from turns.turns t
            left join turns.frames f
                on f.organization_id = @OrganizationId and f.turn_id = t.id and f.n = (
                    select max(g.n) from turns.frames g where g.organization_id = @OrganizationId and g.turn_id = @Id)
            where t.organization_id = @OrganizationId and t.id = @Id and (t.conversation_id = @ConversationId) is true
            """,
            cancellationToken);
        return state.Only?.ToDomain();
    }

    private DbSession SessionOf(OrganizationId organizationId)
    {
        var session = new DbSession(dataSource, retry);
        session.UseOrganization(organizationId);
        return session;
    }

    private sealed record ClosedRow(bool IsClosed);

    private sealed record EndedRow(DateTime? EndedAt);

    private sealed record StateRow(string Status, int? N, string? Event, string? Data)
    {
        public TurnState ToDomain()
        {
            var newest = N is { } n ? new Frame(n, Event!, Data!) : null;
            return new TurnState(Word.To<TurnStatus>(Status), N ?? 0, newest is { IsLast: true } ? newest : null);
        }
    }

    private sealed record DeadRow(
        Guid ConversationId, string UserMessage, bool IsStreamed, bool WantsTrace, DateTime CreatedAt, string? Steps, string? PartialAnswer)
    {
        public DeadTurn ToDomain(OrganizationId organizationId, TurnId id) => new(
            new NewTurn(
                OrganizationId: organizationId,
                Id: id,
                ConversationId: new ConversationId(ConversationId),
                UserMessage: UserMessage,
                IsStreamed: IsStreamed,
                WantsTrace: WantsTrace,
                Key: null,
                CreatedAt: Timestamp.From(CreatedAt)),
            Steps.ToSteps(),
            PartialAnswer ?? "");
    }
}
