using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Conversations;

internal sealed class GetConversationHandler(DbSession session) : IRequestHandler<GetConversationQuery, Conversation>
{
    public Task<Conversation> Handle(GetConversationQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new { OrganizationId = query.OrganizationId.Value, Id = query.ConversationId.Value },
            async results => (await results.FindAsync<ConversationRow>() ?? throw new NotFoundException()).ToDomain(),
            cancellationToken,
            ConversationStatements.ById);
}
