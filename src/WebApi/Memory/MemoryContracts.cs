using Feather.Domain.Common;
using Feather.Domain.Memory;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Memory;

/// <summary>The memories of an end user.</summary>
/// <param name="EndUserId">The end user; after a merge, the survivor.</param>
/// <param name="Memories">The newest 1,000, newest first.</param>
[Addition]
internal sealed record UserMemoriesResponse(Guid EndUserId, IReadOnlyList<MemoryResponse> Memories)
    : IAnswerFrom<UserMemories>;

/// <summary>The facts that one conversation gave about its end user.</summary>
/// <param name="Text">The memory in words.</param>
/// <param name="ConversationId">The conversation that it was drawn from.</param>
[Addition]
internal sealed record MemoryResponse(Guid Id, string Text, Guid ConversationId, Timestamp CreatedAt)
    : IAnswerFrom<Domain.Memory.Memory>;
