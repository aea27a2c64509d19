using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Conversations;

internal sealed class ListMessagesHandler(DbSession session) : IRequestHandler<ListMessagesQuery, MessagePage>
{
    public async Task<MessagePage> Handle(ListMessagesQuery query, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = query.OrganizationId.Value,
            ConversationId = query.ConversationId.Value,
            AfterSeq = query.After ?? -1,
            query.Role,
            // One more row shows whether another page follows.
            Rows = query.Limit + 1,
        });
        var conversation = batch.Ask<StatusRow>(MessageStatements.Status);
        var messages = batch.Ask<MessageRow>(MessageStatements.After);
        await session.ReadAsync(batch, cancellationToken);
        if (!conversation.Any)
            throw new NotFoundException();
        return new MessagePage(
            [.. messages.All.Take(query.Limit).Select(row => row.ToDomain())],
            messages.Count > query.Limit ? messages.All[query.Limit - 1].Seq : null);
    }
}
