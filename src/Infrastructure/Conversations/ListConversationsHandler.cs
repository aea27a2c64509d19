using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Conversations;

internal sealed class ListConversationsHandler(DbSession session) : IRequestHandler<ListConversationsQuery, Page<Conversation>>
{
    // Statements are planned with their values: a condition on a null parameter is gone before an index is chosen.
    private const string Filtered =
        $"""
        select {ConversationRow.Columns}
        from conversations.conversations c
        where c.organization_id = @OrganizationId
            and (@Status is null or c.status = @Status)
            and (@Channel is null or c.channel = @Channel)
            and (@EndUserId is null or (
                c.end_user_id = {ConversationStatements.EndUserAfterMerges}
                and not exists (
                    select from identity.end_users d
                    where d.organization_id = @OrganizationId and d.id = @EndUserId and d.status = 'deleted')))
            and (@AssignedAgentId is null or c.assigned_agent_id = @AssignedAgentId)
            and (@StartedAfter is null or c.created_at >= @StartedAfter)
            and (@StartedBefore is null or c.created_at < @StartedBefore)
            and (@Words is null or strpos(lower(c.subject), lower(@Words)) > 0 or strpos(lower(c.external_id), lower(@Words)) > 0)
            and (c.created_at, c.id) < (@BeforeCreatedAt, @BeforeId)
        order by c.created_at desc, c.id desc
        limit @Rows
        """;

    public async Task<Page<Conversation>> Handle(ListConversationsQuery query, CancellationToken cancellationToken)
    {
        var (filter, page) = (query.Filter, query.Page);
        var rows = await session.ReadAsync<ConversationRow>(
            new
            {
                OrganizationId = query.OrganizationId.Value,
                filter.Status,
                filter.Channel,
                EndUserId = filter.EndUser?.Value,
                AssignedAgentId = filter.AssignedAgent?.Value,
                StartedAfter = filter.StartedAfter?.Utc,
                StartedBefore = filter.StartedBefore?.Utc,
                filter.Words,
                BeforeCreatedAt = page.BeforeCreatedAt(),
                BeforeId = page.BeforeId(),
                Rows = page.Rows(),
            },
            Filtered,
            cancellationToken);
        return page.ToPage(rows.All, row => row.ToDomain(), conversation => new Cursor(conversation.CreatedAt, conversation.Id.Value));
    }
}
