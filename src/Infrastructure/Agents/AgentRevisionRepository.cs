using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Agents;

internal sealed class AgentRevisionRepository(DbSession session) : IAgentRevisionRepository
{
    private const string OfAgent = $"{AgentStatements.RevisionById} and r.agent_id = @AgentId";

    private const string Locked = $"{AgentStatements.RevisionById} for update of r";

    public async Task<AgentRevision> GetAsync(
        OrganizationId organizationId, AgentId agentId, AgentRevisionId id, CancellationToken cancellationToken)
    {
        var revision = await session.ReadAsync<AgentRevisionRow>(
            new { OrganizationId = organizationId.Value, Id = id.Value, AgentId = agentId.Value }, OfAgent, cancellationToken);
        return revision.Only?.ToDomain() ?? throw new NotFoundException();
    }

    public async Task<AgentRevision> GetLockedAsync(OrganizationId organizationId, AgentRevisionId id, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, Id = id.Value });
        var revision = batch.Ask<AgentRevisionRow>(Locked);
        await session.WriteAsync(batch, cancellationToken);
        return revision.Only?.ToDomain() ?? throw new NotFoundException();
    }

    public async Task AddAsync(OrganizationId organizationId, AgentRevision revision, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, AgentId = revision.AgentId.Value });
        var agent = batch.Ask<Guid>(
            """
            select a.id from agents.agents a
            where a.organization_id = @OrganizationId and a.id = @AgentId and a.deleted_at is null
            for key share
            """);
        await session.WriteAsync(batch, cancellationToken);
        if (!agent.Any)
            throw new NotFoundException();
        session.WriteWithCommit(AgentRevisionRow.ParametersOf(organizationId, revision), AgentRevisionRow.Insert);
    }

    public void Save(OrganizationId organizationId, AgentRevision revision) => session.WriteWithCommit(
        AgentRevisionRow.ParametersOf(organizationId, revision),
        """
        update agents.revisions r set
            name = @Name, description = @Description, persona = @Persona, system_prompt = @SystemPrompt, global_skill_ids = @GlobalSkillIds,
            context_variables = @ContextVariables::json, variable_defaults = @VariableDefaults::json, tool_refs = @ToolRefs::json,
            tool_input_defaults = @ToolInputDefaults::json, knowledge_base_refs = @KnowledgeBaseRefs::json,
            policies_enabled = @PoliciesEnabled, policy_refs = @PolicyRefs::json, channel_specific_config = @ChannelSpecificConfig::json,
            router_config_id = @RouterConfigId, model_settings = @ModelSettings::json, kb_clearance_level = @KbClearanceLevel,
            kb_audience_tags = @KbAudienceTags, version = r.version + 1, updated_at = @UpdatedAt
        where r.organization_id = @OrganizationId and r.id = @Id and r.frozen_at is null
        """);

    public async Task<RevisionUse> GetUseAsync(OrganizationId organizationId, AgentRevisionId id, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, Id = id.Value });
        batch.Run("select r.id from agents.revisions r where r.organization_id = @OrganizationId and r.id = @Id for update");
        var use = batch.Ask<UseRow>(
            """
            select a.active_revision_id is not distinct from r.id as is_active, r.frozen_at is not null as is_pinned,
                exists (
                    select from teams.members m
                    where m.organization_id = @OrganizationId and m.agent_id = r.agent_id and m.agent_revision_id = r.id) as is_on_roster
            from agents.revisions r
            join agents.agents a on a.organization_id = @OrganizationId and a.id = r.agent_id and a.deleted_at is null
            where r.organization_id = @OrganizationId and r.id = @Id
            """);
        await session.WriteAsync(batch, cancellationToken);
        return use.Only is { } found ? new RevisionUse(found.IsActive, found.IsPinned, found.IsOnRoster) : throw new NotFoundException();
    }

    public void Remove(OrganizationId organizationId, AgentRevisionId id) => session.WriteWithCommit(
        new { OrganizationId = organizationId.Value, Id = id.Value },
        "delete from agents.revisions r where r.organization_id = @OrganizationId and r.id = @Id");

    private sealed record UseRow(bool IsActive, bool IsPinned, bool IsOnRoster);
}
