using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Turns;
using Feather.Infrastructure.Models;

namespace Feather.Infrastructure.Turns;

/// <summary>The values of <see cref="TurnEndStatements"/>.</summary>
internal static class TurnEndValues
{
    public static object Of(NewTurn turn, TurnCompleted outcome, IReadOnlyList<Frame> frames, TimeProvider clock)
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
            Metadata = answer.FinishReason is { } reason ? Document.Of([new("finish_reason", JsonText.Quote(reason))]).Text : null,
            Ns = frames.Select(frame => frame.N).ToArray(),
            Events = frames.Select(frame => frame.Event).ToArray(),
            Datas = frames.Select(frame => frame.Data).ToArray(),
        };
    }

    public static object Of(NewTurn turn, TurnFailed outcome, IReadOnlyList<Frame> frames, bool holdsLease) => new
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
}
