using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Domain.Memory;

public readonly record struct MemoryId(Guid Value)
{
    public static MemoryId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

/// <summary>A fact about an end user, from one conversation.</summary>
public sealed record Memory(MemoryId Id, string Text, ConversationId ConversationId, Timestamp CreatedAt);

/// <param name="EndUserId">The survivor if the end user was merged.</param>
/// <param name="Memories">Newest first.</param>
public sealed record UserMemories(EndUserId EndUserId, IReadOnlyList<Memory> Memories);
