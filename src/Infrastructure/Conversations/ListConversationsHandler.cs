using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Conversations;

internal sealed class ListConversationsHandler(DbSession session) : IRequestHandler<ListConversationsQuery, Page<Conversation>>
{
    // The planner does not know the value of the inner limit, so it cannot move the filters inside. Otherwise it expects few rows, and
    // sorts all conversations of the organization instead of reading them in order until the page is full.
    private const string InOrder =
        """
        (c.created_at, c.id) < (@BeforeCreatedAt, @BeforeId)
            order by c.created_at desc, c.id desc
            limit @All) as c
        where (@Status is null or c.status = @Status)
            and (@Channel is null or c.channel = @Channel)
            and (@StartedAfter is null or c.created_at >= @StartedAfter)
            and (@StartedBefore is null or c.created_at < @StartedBefore)
            and (@Words is null
                or strpos(conversations.caseless(c.subject), (select conversations.caseless(@Words))) > 0
                or strpos(conversations.caseless(c.external_id), (select conversations.caseless(@Words))) > 0)
        order by c.created_at desc, c.id desc
        limit @Rows
        """;

    // One text for each index. A condition with "is null or" cannot use an index, because a generic plan does not know the value.
    private const string All =
        $"""
        select {ConversationRow.Columns}
        from (
            select c.* from conversations.conversations c
            where c.organization_id = @OrganizationId and c.created_at is not null and {InOrder}
        """;

    private const string AssignedTo =
        $"""
        select {ConversationRow.Columns}
        from (
            select c.* from conversations.conversations c
            where c.organization_id = @OrganizationId and c.assigned_agent_id = @AssignedAgentId and {InOrder}
        """;

    // "is true" prevents the planner from using the index on the assigned agent here.
    private const string OfEndUser =
        $"""
        select {ConversationRow.Columns}
        from (
            select c.* from conversations.conversations c
            where c.organization_id = @OrganizationId and c.end_user_id = {ConversationStatements.EndUserAfterMerges} and c.id is not null
                and not exists (
                    select from identity.end_users d
                    where d.organization_id = @OrganizationId and d.id = @EndUserId and d.status = 'deleted')
                and (@AssignedAgentId is null or (c.assigned_agent_id = @AssignedAgentId) is true)
                and {InOrder}
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
                All = long.MaxValue,
            },
            filter switch
            {
                { EndUser: not null } => OfEndUser,
                { AssignedAgent: not null } => AssignedTo,
                _ => All,
            },
            cancellationToken);
        return page.ToPage(rows.All, row => row.ToDomain(), conversation => new Cursor(conversation.CreatedAt, conversation.Id.Value));
    }
}
