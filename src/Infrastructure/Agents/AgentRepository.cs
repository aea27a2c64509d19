using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Agents;

internal sealed class AgentRepository(DbSession session) : IAgentRepository
{
    private const string Update =
        """
        update agents.agents a set
            name = @Name, description = @Description, active_revision_id = @ActiveRevisionId, metadata = @Metadata::json,
            knowledge_gap_analysis_enabled = @KnowledgeGapAnalysisEnabled, release_suite_id = @ReleaseSuiteId,
            release_gate_mode = @ReleaseGateMode, release_gate_max_failures = @ReleaseGateMaxFailures, updated_at = @UpdatedAt
        where a.organization_id = @OrganizationId and a.id = @Id
        """;

    public async Task AddAsync(Agent agent, AgentRevision first, CancellationToken cancellationToken)
    {
        // The revision refers to the agent, and the agent to its active revision, so the agent is inserted first and updated last.
        var batch = new Batch(AgentRow.ParametersOf(agent));
        batch.Run(
            """
            insert into agents.agents (
                organization_id, id, name, description, metadata, knowledge_gap_analysis_enabled, created_at, updated_at)
            values (@OrganizationId, @Id, @Name, @Description, @Metadata::json, @KnowledgeGapAnalysisEnabled, @CreatedAt, @UpdatedAt)
            on conflict do nothing
            """);
        await session.WriteAsync(batch, cancellationToken);
        session.WriteWithCommit(AgentRevisionRow.ParametersOf(agent.OrganizationId, first), AgentRevisionRow.Insert);
        session.WriteWithCommit(AgentRow.ParametersOf(agent), Update);
    }

    public async Task<AgentDetail> GetLockedAsync(OrganizationId organizationId, AgentId id, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, Id = id.Value });
        var agent = batch.Ask<AgentRow>($"{AgentStatements.ById} for no key update");
        var active = batch.Ask<AgentRevisionRow>(AgentStatements.ActiveRevision);
        await session.WriteAsync(batch, cancellationToken);
        return new AgentDetail(agent.Only?.ToDomain() ?? throw new NotFoundException(), active.Only?.ToDomain());
    }

    public void Save(Agent agent) => session.WriteWithCommit(AgentRow.ParametersOf(agent), Update);

    public async Task<AgentUses> GetUsesAsync(OrganizationId organizationId, AgentId id, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, Id = id.Value });
        var agent = batch.Ask<Guid>(
            """
            select a.id from agents.agents a
            where a.organization_id = @OrganizationId and a.id = @Id and a.deleted_at is null
            for update
            """);
        var conversations = batch.Ask<Guid>(
            """
            (select c.id from conversations.conversations c
            where c.organization_id = @OrganizationId and c.agent_id = @Id and c.external_id is null and c.closed_at is null
            limit 3)
            union all
            (select c.id from conversations.conversations c
            where c.organization_id = @OrganizationId and (case when c.agent_id is null then c.team_id else c.agent_id end) = @Id
                and c.external_id is not null and c.closed_at is null
            limit 3)
            union all
            (select c.id from conversations.bound_revisions b
            join conversations.conversations c on c.organization_id = @OrganizationId and c.id = b.conversation_id and c.closed_at is null
            where b.organization_id = @OrganizationId and b.agent_id = @Id
            limit 3)
            """);
        var teams = batch.Ask<Guid>(
            """
            select t.id from teams.members m
            cross join lateral (
                select n.id from teams.revisions r
                join teams.teams n on n.organization_id = @OrganizationId and n.id = r.team_id and n.active_revision_id = r.id and n.deleted_at is null
                where r.organization_id = @OrganizationId and r.id = m.team_revision_id
                limit 1) as t
            where m.organization_id = @OrganizationId and m.agent_id = @Id and m.created_at is not null
            order by t.id
            limit 3
            """);
        await session.WriteAsync(batch, cancellationToken);
        return agent.Any ? new AgentUses(conversations.All, teams.All) : throw new NotFoundException();
    }

    public void Hide(OrganizationId organizationId, AgentId id, Timestamp now) => session.WriteWithCommit(
        new { OrganizationId = organizationId.Value, Id = id.Value, Now = now.Utc },
        "update agents.agents a set deleted_at = @Now, updated_at = @Now where a.organization_id = @OrganizationId and a.id = @Id");
}
