using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Conversations;

internal sealed class GetConversationHandler(DbSession session) : IRequestHandler<GetConversationQuery, ConversationWithMessages>
{
    public async Task<ConversationWithMessages> Handle(GetConversationQuery query, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = query.OrganizationId.Value,
            Id = query.ConversationId.Value,
            ConversationId = query.ConversationId.Value,
            Rows = GetConversationQuery.RecentMessages,
        });
        var conversation = batch.Ask<ConversationRow>(ConversationStatements.ById);
        var newest = batch.Ask<MessageRow>(MessageStatements.Newest);
        await session.ReadAsync(batch, cancellationToken);
        return new ConversationWithMessages(
            conversation.Only?.ToDomain() ?? throw new NotFoundException(), [.. newest.All.Reverse().Select(row => row.ToDomain())]);
    }
}
