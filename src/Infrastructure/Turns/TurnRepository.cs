using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Models;
using Npgsql;

namespace Feather.Infrastructure.Turns;

/// <param name="HistoryMessages">How many of the newest messages a model gets.</param>
public sealed record TurnSettings(int HistoryMessages);

/// <summary>One for all requests: a turn outlives the request that asked for it, so each call has a session of its own.</summary>
internal sealed class TurnRepository(NpgsqlDataSource dataSource, TransientRetry retry, TurnSettings settings, TimeProvider clock) : ITurnRepository
{
    public Task<TurnAttempt> AcceptAsync(NewTurn turn, CancellationToken cancellationToken) => InSessionAsync(
        turn.OrganizationId,
        session => session.WriteAloneAsync(
            new
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
            },
            results => ReadAttemptAsync(turn, results),
            cancellationToken,
            [
                AcceptStatements.LockConversation,
                .. turn.Key is null ? [] : new[] { AcceptStatements.FreeExpiredKey },
                AcceptStatements.AddTurn,
                .. turn.Key is null ? [] : new[] { AcceptStatements.KeyedTurn },
                AcceptStatements.RunningTurn,
                AcceptStatements.PinnedAgent,
                AcceptStatements.OrganizationDefault,
                AcceptStatements.History,
            ]));

    public Task<PinnedContext> GetPinnedAsync(
        OrganizationId organizationId, ConversationId conversationId, CancellationToken cancellationToken) => InSessionAsync(
        organizationId,
        session => session.ReadAsync(
            new { OrganizationId = organizationId.Value, ConversationId = conversationId.Value },
            PinnedStatements.ReadAsync,
            cancellationToken,
            PinnedStatements.Team,
            PinnedStatements.Roster,
            PinnedStatements.RouterConfigs));

    public Task<TurnEnd> EndAsync(
        NewTurn turn, TurnOutcome outcome, IReadOnlyList<Frame> frames, CancellationToken cancellationToken) => InSessionAsync(
        turn.OrganizationId,
        session => session.WriteAloneAsync(
            outcome is TurnCompleted completed
                ? CompletedParameters(turn, completed, frames)
                : FailedParameters(turn, (TurnFailed)outcome, frames, holdsLease: true),
            results => ReadEndAsync(outcome, results),
            cancellationToken,
            outcome is TurnCompleted
                ? [
                    EndStatements.LockConversation, EndStatements.Complete, EndStatements.AddMessages, EndStatements.AddFrames,
                    EndStatements.MoveOn, EndStatements.TurnNow,
                ]
                : [
                    EndStatements.LockConversation, EndStatements.Fail, EndStatements.AddFrames, EndStatements.NoteActivity,
                    EndStatements.TurnNow,
                ]));

    public Task<DeadTurn?> FindDeadAsync(OrganizationId organizationId, TurnId id, CancellationToken cancellationToken) => InSessionAsync(
        organizationId,
        session => session.ReadAsync(
            new { OrganizationId = organizationId.Value, Id = id.Value },
            async results => (await results.FindAsync<DeadRow>())?.ToDomain(organizationId, id),
            cancellationToken,
            """
            select t.conversation_id, t.user_message, t.is_streamed, t.wants_trace, t.created_at, t.steps::text,
                   (select string_agg((f.data::json)->>'text', '' order by f.n) from turns.frames f
                    where f.organization_id = @OrganizationId and f.turn_id = t.id and f.event = 'delta') as partial_answer
            from turns.turns t
            where t.organization_id = @OrganizationId and t.id = @Id and t.status = 'running' and t.lease_expires_at <= now()
            """));

    public Task FailDeadAsync(NewTurn turn, TurnFailed outcome, string errorData, CancellationToken cancellationToken) => InSessionAsync(
        turn.OrganizationId,
        session => session.WriteAloneAsync(
            FailedParameters(turn, outcome, [new Frame(0, Frame.Error, errorData)], holdsLease: false),
            _ => Task.FromResult(true),
            cancellationToken,
            EndStatements.LockConversation,
            EndStatements.LockDead,
            EndStatements.Fail,
            EndStatements.AddLastFrame,
            EndStatements.NoteActivity));

    public Task<TurnState?> FindStateAsync(
        OrganizationId organizationId, ConversationId conversationId, TurnId id, CancellationToken cancellationToken) => InSessionAsync(
        organizationId,
        session => session.ReadAsync(
            new { OrganizationId = organizationId.Value, ConversationId = conversationId.Value, Id = id.Value },
            async results => (await results.FindAsync<StateRow>())?.ToDomain(),
            cancellationToken,
            """
            select t.status, f.n, f.event, f.data
            from turns.turns t
            left join turns.frames f
                on f.organization_id = @OrganizationId and f.turn_id = t.id and f.n = (
                    select max(g.n) from turns.frames g where g.organization_id = @OrganizationId and g.turn_id = @Id)
            where t.organization_id = @OrganizationId and t.conversation_id = @ConversationId and t.id = @Id
            """));

    private async Task<T> InSessionAsync<T>(OrganizationId organizationId, Func<DbSession, Task<T>> work)
    {
        await using var session = new DbSession(dataSource, retry);
        session.UseOrganization(organizationId);
        return await work(session);
    }

    private static async Task<TurnAttempt> ReadAttemptAsync(NewTurn turn, BatchResults results)
    {
        var conversation = await results.FindAsync<ConversationNow>();
        var keyed = turn.Key is null ? null : await results.FindAsync<KeyedRow>();
        var running = await results.FindAsync<RunningRow>();
        var pinned = await results.FindAsync<PinnedRevisionRow>();
        var organizationDefault = await results.FindAsync<RouterConfigRow>();
        var history = await results.ListAsync<PastRow>();
        if (conversation is null)
            throw new NotFoundException();

        history.Reverse();
        return new TurnAttempt(
            conversation.IsClosed,
            keyed is null ? null : new KeyedTurn(new TurnId(keyed.Id), keyed.BodySha256),
            running is null ? null : new RunningTurn(new TurnId(running.Id), running.IsDead),
            conversation.ToContext(
                pinned?.ToDomain(),
                organizationDefault?.ToDomain(),
                [.. history.Select(message => new PastMessage(Word.To<MessageRole>(message.Role), message.Content))]));
    }

    private static async Task<TurnEnd> ReadEndAsync(TurnOutcome outcome, BatchResults results)
    {
        var conversation = await results.FindAsync<ClosedRow>();
        var turn = await results.FindAsync<EndedRow>();
        return turn switch
        {
            { EndedAt: { } at } when at == outcome.EndedAt.Utc => TurnEnd.Written,
            { EndedAt: null } when outcome is TurnCompleted && conversation is { IsClosed: true } => TurnEnd.ConversationClosed,
            _ => TurnEnd.Lost,
        };
    }

    private object CompletedParameters(NewTurn turn, TurnCompleted outcome, IReadOnlyList<Frame> frames)
    {
        var answer = outcome.Answer;
        return new
        {
            OrganizationId = turn.OrganizationId.Value,
            Id = turn.Id.Value,
            ConversationId = turn.ConversationId.Value,
            Path = Word.Of(answer.Path),
            DecisionSource = Word.Of(answer.DecisionSource),
            AgentId = answer.Agent.Value,
            AgentRevisionId = answer.AgentRevision.Value,
            outcome.TtftMs,
            Steps = StoredTrace.Write(outcome.Steps),
            Calls = StoredCalls.Write(outcome.Calls),
            CreatedAt = turn.CreatedAt.Utc,
            EndedAt = outcome.EndedAt.Utc,
            FirstSeq = answer.Seqs[0],
            UserMessageId = MessageId.New(clock).Value,
            turn.UserMessage,
            AnswerId = MessageId.New(clock).Value,
            answer.Text,
            answer.Model,
            answer.InputTokens,
            answer.OutputTokens,
            answer.LatencyMs,
            Ns = frames.Select(frame => frame.N).ToArray(),
            Events = frames.Select(frame => frame.Event).ToArray(),
            Datas = frames.Select(frame => frame.Data).ToArray(),
        };
    }

    private static object FailedParameters(NewTurn turn, TurnFailed outcome, IReadOnlyList<Frame> frames, bool holdsLease) => new
    {
        OrganizationId = turn.OrganizationId.Value,
        Id = turn.Id.Value,
        ConversationId = turn.ConversationId.Value,
        Error = outcome.Failure.Code,
        outcome.PartialAnswer,
        outcome.TtftMs,
        Steps = StoredTrace.Write(outcome.Steps),
        Calls = StoredCalls.Write(outcome.Calls),
        EndedAt = outcome.EndedAt.Utc,
        HoldsLease = holdsLease,
        frames[^1].Data,
        Ns = frames.Select(frame => frame.N).ToArray(),
        Events = frames.Select(frame => frame.Event).ToArray(),
        Datas = frames.Select(frame => frame.Data).ToArray(),
    };

    private sealed record ConversationNow(
        string Status, bool IsClosed, string Channel, Guid? AssignedAgentId, string? ContextVariables, string? ToolInputOverrides, int NextSeq)
    {
        public TurnContext ToContext(TurnMember? pinned, Domain.Models.RouterConfig? organizationDefault, IReadOnlyList<PastMessage> history) => new(
            Word.To<ConversationStatus>(Status),
            Channel,
            AssignedAgentId is { } assigned ? new AgentId(assigned) : null,
            ContextVariables.ToDocument(),
            ToolInputOverrides.ToDocument(),
            NextSeq,
            pinned,
            organizationDefault,
            history);
    }

    private sealed record KeyedRow(Guid Id, byte[] BodySha256);

    private sealed record RunningRow(Guid Id, bool IsDead);

    private sealed record PastRow(string Role, string Content);

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
                organizationId, id, new ConversationId(ConversationId), UserMessage, IsStreamed, WantsTrace, Key: null, Timestamp.From(CreatedAt)),
            Steps.ToSteps(),
            PartialAnswer ?? "");
    }
}
