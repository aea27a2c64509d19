using Feather.Application.Memory;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Memory;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Conversations;
using MediatR;

namespace Feather.Infrastructure.Memory;

internal sealed class GetUserMemoriesHandler(DbSession session) : IRequestHandler<GetUserMemoriesQuery, UserMemories>
{
    internal const string NewestFirst =
        $"""
        select m.id, m.text, m.conversation_id, m.created_at
        from memory.memories m
        where m.organization_id = @OrganizationId and m.end_user_id = {ConversationStatements.EndUserAfterMerges}
        order by m.created_at desc, m.id desc
        limit 1000
        """;

    private const string EndUser = $"select {ConversationStatements.EndUserAfterMerges}";

    public async Task<UserMemories> Handle(GetUserMemoriesQuery query, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = query.OrganizationId.Value, EndUserId = query.EndUserId.Value });
        var endUser = batch.Ask<Guid>(EndUser);
        var memories = batch.Ask<MemoryRow>(NewestFirst);
        await session.ReadAsync(batch, cancellationToken);
        return new UserMemories(new EndUserId(endUser.Only), [.. memories.All.Select(row => row.ToDomain())]);
    }

    private sealed record MemoryRow(Guid Id, string Text, Guid ConversationId, DateTime CreatedAt)
    {
        public Domain.Memory.Memory ToDomain() =>
            new(new MemoryId(Id), Text, new ConversationId(ConversationId), Timestamp.From(CreatedAt));
    }
}
