using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Turns;
using Feather.Infrastructure.Models;

namespace Feather.Infrastructure.Turns;

/// <summary>The columns of turns.turns that say how a turn went, as <see cref="Columns"/> selects them from the alias t.</summary>
internal sealed record TurnRunRow(
    Guid Id, Guid ConversationId, string Status, string? Error, string? Path, string? DecisionSource, Guid? AgentId, Guid? AgentRevisionId,
    int? TtftMs, string? Intent, string? Calls, DateTime CreatedAt, DateTime? EndedAt)
{
    public const string Columns =
        """
        t.id, t.conversation_id, t.status, t.error, t.path, t.decision_source, t.agent_id, t.agent_revision_id, t.ttft_ms,
        (select s.step -> 'details' ->> 'intent'
            from json_array_elements(t.steps) with ordinality as s (step, place)
            where s.step ->> 'kind' = 'route'
            order by s.place
            limit 1) as intent,
        t.calls::text, t.created_at, t.ended_at
        """;

    public TurnRun ToDomain() => new(
        Id: new TurnId(Id),
        ConversationId: new ConversationId(ConversationId),
        Status: Word.To<TurnStatus>(Status),
        Error: Error,
        Path: Path is null ? null : Word.To<TurnPath>(Path),
        DecisionSource: DecisionSource is null ? null : Word.To<DecisionSource>(DecisionSource),
        Agent: AgentId is { } agent ? new AgentId(agent) : null,
        Revision: AgentRevisionId is { } revision ? new AgentRevisionId(revision) : null,
        TtftMs: TtftMs,
        Intent: Intent,
        Calls: Calls.ToCalls(),
        CreatedAt: Timestamp.From(CreatedAt),
        EndedAt: EndedAt is { } ended ? Timestamp.From(ended) : null);
}
