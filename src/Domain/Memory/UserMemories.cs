using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Domain.Memory;

public readonly record struct MemoryId(Guid Value)
{
    public static MemoryId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

/// <summary>What one conversation told about its end user.</summary>
public sealed record Memory(MemoryId Id, string Text, ConversationId ConversationId, Timestamp CreatedAt);

/// <summary>What is remembered of an end user.</summary>
/// <param name="EndUserId">After merges: the survivor.</param>
/// <param name="Memories">Newest first.</param>
public sealed record UserMemories(EndUserId EndUserId, IReadOnlyList<Memory> Memories);
