using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Conversations;

internal sealed class ListMessagesHandler(DbSession session) : IRequestHandler<ListMessagesQuery, MessagePage>
{
    public Task<MessagePage> Handle(ListMessagesQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new
            {
                OrganizationId = query.OrganizationId.Value,
                ConversationId = query.ConversationId.Value,
                AfterSeq = query.After ?? -1,
                query.Role,
                // One more tells whether another page follows.
                Rows = query.Limit + 1,
            },
            async results =>
            {
                _ = await results.FindAsync<StatusRow>() ?? throw new NotFoundException();
                var rows = await results.ListAsync<MessageRow>();
                return new MessagePage(
                    [.. rows.Take(query.Limit).Select(row => row.ToDomain())], rows.Count > query.Limit ? rows[query.Limit - 1].Seq : null);
            },
            cancellationToken,
            MessageStatements.Status,
            MessageStatements.After);
}
