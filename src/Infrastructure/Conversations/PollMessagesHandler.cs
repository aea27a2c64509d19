using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Conversations;

internal sealed class PollMessagesHandler(DbSession session) : IRequestHandler<PollMessagesQuery, NewMessages>
{
    public Task<NewMessages> Handle(PollMessagesQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new
            {
                OrganizationId = query.OrganizationId.Value,
                ConversationId = query.ConversationId.Value,
                AfterSeq = query.Since,
                Role = (string?)null,
                Rows = PollMessagesQuery.AtMost,
            },
            async results =>
            {
                var found = await results.FindAsync<StatusRow>() ?? throw new NotFoundException();
                var messages = (await results.ListAsync<MessageRow>()).ConvertAll(row => row.ToDomain());
                return new NewMessages(Word.To<ConversationStatus>(found.Status), messages, messages.LastOrDefault()?.Seq ?? query.Since);
            },
            cancellationToken,
            // In this order: who is told that it is over stops asking, and must have been given everything.
            MessageStatements.Status,
            MessageStatements.After);
}
