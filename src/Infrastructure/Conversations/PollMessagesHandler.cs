using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Conversations;

internal sealed class PollMessagesHandler(DbSession session) : IRequestHandler<PollMessagesQuery, NewMessages>
{
    public async Task<NewMessages> Handle(PollMessagesQuery query, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = query.OrganizationId.Value,
            ConversationId = query.ConversationId.Value,
            AfterSeq = query.Since,
            Role = (string?)null,
            Rows = PollMessagesQuery.AtMost,
        });
        // The status is read first. A caller that reads that the conversation has ended stops polling, so it must get every message.
        var conversation = batch.Ask<StatusRow>(MessageStatements.Status);
        var messages = batch.Ask<MessageRow>(MessageStatements.After);
        await session.ReadAsync(batch, cancellationToken);
        var found = conversation.Only ?? throw new NotFoundException();
        return new NewMessages(
            Word.To<ConversationStatus>(found.Status),
            [.. messages.All.Select(row => row.ToDomain())],
            messages.All.Count > 0 ? messages.All[^1].Seq : query.Since);
    }
}
