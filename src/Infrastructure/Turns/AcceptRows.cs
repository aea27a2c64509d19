using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Memory;
using Feather.Domain.Models;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Turns;

/// <summary>The locked conversation of a new turn.</summary>
internal sealed record LockedConversationRow(
    string Status, bool IsClosed, string Channel, Guid? AssignedAgentId, string? ContextVariables, string? ToolInputOverrides, int NextSeq)
{
    public TurnContext ToContext(
        TurnMember? pinned, RouterConfig? organizationDefault, IReadOnlyList<PastMessage> history, IReadOnlyList<PastMemory> memories) => new(
            Status: Word.To<ConversationStatus>(Status),
            Channel: Channel,
            AssignedAgent: AssignedAgentId is { } assigned ? new AgentId(assigned) : null,
            ContextVariables: ContextVariables.ToDocument(),
            ToolInputOverrides: ToolInputOverrides.ToDocument(),
            FirstSeq: NextSeq,
            Pinned: pinned,
            OrganizationDefault: organizationDefault,
            History: history,
            Memories: memories);
}

internal sealed record KeyedTurnRow(Guid Id, byte[] BodySha256)
{
    public KeyedTurn ToDomain() => new(new TurnId(Id), BodySha256);
}

internal sealed record RunningTurnRow(Guid Id, bool IsDead)
{
    public RunningTurn ToDomain() => new(new TurnId(Id), IsDead);
}

internal sealed record PastMemoryRow(Guid Id, string Text)
{
    public PastMemory ToDomain() => new(new MemoryId(Id), Text);
}

internal sealed record PastMessageRow(string Role, string Content)
{
    public PastMessage ToDomain() => new(Word.To<MessageRole>(Role), Content);
}
