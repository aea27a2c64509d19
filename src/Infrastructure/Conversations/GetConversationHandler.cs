using Feather.Application.Conversations;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Conversations;

internal sealed class GetConversationHandler(DbSession session) : IRequestHandler<GetConversationQuery, ConversationDetail>
{
    public Task<ConversationDetail> Handle(GetConversationQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new { OrganizationId = query.OrganizationId.Value, Id = query.ConversationId.Value },
            async results =>
            {
                var row = await results.FindAsync<ConversationRow>() ?? throw new NotFoundException();
                var assigned = await results.FindAsync<AssignedRow>() ?? throw new NotFoundException();
                return new ConversationDetail(row.ToDomain(), new AgentId(assigned.AgentId));
            },
            cancellationToken,
            ConversationStatements.ById,
            """
            select coalesce(c.agent_id, r.initial_agent_id, r.fallback_agent_id) as agent_id
            from conversations.conversations c
            left join teams.revisions r on r.organization_id = @OrganizationId and r.id = c.team_revision_id
            where c.organization_id = @OrganizationId and c.id = @Id
            """);

    private sealed record AssignedRow(Guid AgentId);
}
