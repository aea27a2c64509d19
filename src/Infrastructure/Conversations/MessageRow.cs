using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Conversations;

internal sealed record StatusRow(string Status);

/// <summary>A row of conversations.messages, as <see cref="Columns"/> selects it from the alias m.</summary>
internal sealed record MessageRow(
    Guid ConversationId, int Seq, Guid Id, string Role, string Content, Guid? AgentId, string? ModelUsed, int? InputTokens, int? OutputTokens,
    int? LatencyMs, string? Metadata, DateTime CreatedAt) : Unlogged
{
    public const string Columns =
        """
        m.conversation_id, m.seq, m.id, m.role, m.content, m.agent_id, m.model_used, m.input_tokens, m.output_tokens, m.latency_ms,
        m.metadata::text, m.created_at
        """;

    public Message ToDomain() => new(
        Id: new MessageId(Id),
        ConversationId: new ConversationId(ConversationId),
        Seq: Seq,
        Role: Word.To<MessageRole>(Role),
        Content: Content,
        Agent: AgentId is { } agent ? new AgentId(agent) : null,
        Model: ModelUsed,
        InputTokens: InputTokens,
        OutputTokens: OutputTokens,
        LatencyMs: LatencyMs,
        Metadata: Metadata.ToDocument() ?? Document.Empty,
        CreatedAt: Timestamp.From(CreatedAt));
}
