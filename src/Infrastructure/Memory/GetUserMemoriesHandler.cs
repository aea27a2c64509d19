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

    public Task<UserMemories> Handle(GetUserMemoriesQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new { OrganizationId = query.OrganizationId.Value, EndUserId = query.EndUserId.Value },
            async results => new UserMemories(
                new EndUserId((await results.ListAsync<Guid>()).Single()),
                (await results.ListAsync<MemoryRow>()).ConvertAll(row => row.ToDomain())),
            cancellationToken,
            $"select {ConversationStatements.EndUserAfterMerges}",
            NewestFirst);

    private sealed record MemoryRow(Guid Id, string Text, Guid ConversationId, DateTime CreatedAt)
    {
        public Domain.Memory.Memory ToDomain() =>
            new(new MemoryId(Id), Text, new ConversationId(ConversationId), Timestamp.From(CreatedAt));
    }
}
