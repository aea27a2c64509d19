using Feather.Application.Agents;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Agents;

internal sealed class ListAgentRevisionsHandler(DbSession session) : IRequestHandler<ListAgentRevisionsQuery, Page<AgentRevision>>
{
    public async Task<Page<AgentRevision>> Handle(ListAgentRevisionsQuery query, CancellationToken cancellationToken)
    {
        var page = query.Page;
        var batch = new Batch(new
        {
            OrganizationId = query.OrganizationId.Value,
            Id = query.AgentId.Value,
            BeforeCreatedAt = page.BeforeCreatedAt(),
            BeforeId = page.BeforeId(),
            Rows = page.Rows(),
        });
        var agent = batch.Ask<Guid>(
            "select a.id from agents.agents a where a.organization_id = @OrganizationId and a.id = @Id and a.deleted_at is null");
        var revisions = batch.Ask<AgentRevisionRow>(
            $"""
            select {AgentRevisionRow.Columns}
            from agents.revisions r
            where r.organization_id = @OrganizationId and r.agent_id = @Id and r.created_at is not null and (r.created_at, r.id) < (@BeforeCreatedAt, @BeforeId)
            order by r.created_at desc, r.id desc
            limit @Rows
            """);
        await session.ReadAsync(batch, cancellationToken);
        return agent.Any
            ? page.ToPage(revisions.All, row => row.ToDomain(), revision => new Cursor(revision.CreatedAt, revision.Id.Value))
            : throw new NotFoundException();
    }
}
