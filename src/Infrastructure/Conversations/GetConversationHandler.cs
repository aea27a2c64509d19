using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Conversations;

internal sealed class GetConversationHandler(DbSession session) : IRequestHandler<GetConversationQuery, ConversationWithMessages>
{
    public Task<ConversationWithMessages> Handle(GetConversationQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new
            {
                OrganizationId = query.OrganizationId.Value,
                Id = query.ConversationId.Value,
                ConversationId = query.ConversationId.Value,
                Rows = GetConversationQuery.RecentMessages,
            },
            async results =>
            {
                var conversation = await results.FindAsync<ConversationRow>() ?? throw new NotFoundException();
                var newest = (await results.ListAsync<MessageRow>()).ConvertAll(row => row.ToDomain());
                newest.Reverse();
                return new ConversationWithMessages(conversation.ToDomain(), newest);
            },
            cancellationToken,
            ConversationStatements.ById,
            MessageStatements.Newest);
}
