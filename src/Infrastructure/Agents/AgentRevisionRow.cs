using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Agents;

/// <summary>A row of agents.revisions, as <see cref="Columns"/> selects it from the alias r.</summary>
internal sealed record AgentRevisionRow(
    Guid Id, Guid AgentId, string Name, string? Description, string? Persona, string? SystemPrompt, Array? GlobalSkillIds,
    string? ContextVariables, string? VariableDefaults, string? ToolRefs, string? ToolInputDefaults, string? KnowledgeBaseRefs,
    bool PoliciesEnabled, string? PolicyRefs, string? ChannelSpecificConfig, Guid? RouterConfigId, string? ModelSettings,
    int? KbClearanceLevel, Array KbAudienceTags, bool IsFrozen, string? CreatedBy, DateTime CreatedAt, DateTime UpdatedAt)
{
    public const string Columns =
        """
        r.id, r.agent_id, r.name, r.description, r.persona, r.system_prompt, r.global_skill_ids,
        r.context_variables::text, r.variable_defaults::text, r.tool_refs::text, r.tool_input_defaults::text, r.knowledge_base_refs::text,
        r.policies_enabled, r.policy_refs::text, r.channel_specific_config::text, r.router_config_id, r.model_settings::text,
        r.kb_clearance_level, r.kb_audience_tags, r.frozen_at is not null as is_frozen, r.created_by, r.created_at, r.updated_at
        """;

    /// <summary>Inserts a revision. Takes the values of <see cref="ParametersOf"/>.</summary>
    public const string Insert =
        """
        insert into agents.revisions (
            organization_id, id, agent_id, name, description, persona, system_prompt, global_skill_ids,
            context_variables, variable_defaults, tool_refs, tool_input_defaults, knowledge_base_refs,
            policies_enabled, policy_refs, channel_specific_config, router_config_id, model_settings,
            kb_clearance_level, kb_audience_tags, created_by, created_at, updated_at)
        values (
            @OrganizationId, @Id, @AgentId, @Name, @Description, @Persona, @SystemPrompt, @GlobalSkillIds,
            @ContextVariables::json, @VariableDefaults::json, @ToolRefs::json, @ToolInputDefaults::json, @KnowledgeBaseRefs::json,
            @PoliciesEnabled, @PolicyRefs::json, @ChannelSpecificConfig::json, @RouterConfigId, @ModelSettings::json,
            @KbClearanceLevel, @KbAudienceTags, @CreatedBy, @CreatedAt, @UpdatedAt)
        on conflict do nothing
        """;

    public AgentRevision ToDomain() => new(
        Id: new AgentRevisionId(Id),
        AgentId: new AgentId(AgentId),
        Content: new AgentRevisionContent(
            Name: Name,
            Description: Description,
            Persona: Persona,
            SystemPrompt: SystemPrompt,
            GlobalSkillIds: (Guid[]?)GlobalSkillIds,
            ContextVariables: ContextVariables.ToDocuments(),
            VariableDefaults: VariableDefaults.ToDocument(),
            ToolRefs: ToolRefs.ToDocuments(),
            KnowledgeBaseRefs: KnowledgeBaseRefs.ToDocuments(),
            PoliciesEnabled: PoliciesEnabled,
            PolicyRefs: PolicyRefs.ToDocuments(),
            ChannelSpecificConfig: ChannelSpecificConfig.ToDocument(),
            RouterConfigId: RouterConfigId,
            ModelSettings: ModelSettings.ToDocument(),
            KbClearanceLevel: KbClearanceLevel,
            KbAudienceTags: (string[])KbAudienceTags),
        ToolInputDefaults: ToolInputDefaults.ToDocument(),
        IsFrozen: IsFrozen,
        CreatedBy: CreatedBy,
        CreatedAt: Timestamp.From(CreatedAt),
        UpdatedAt: Timestamp.From(UpdatedAt));

    public static object ParametersOf(OrganizationId organizationId, AgentRevision revision)
    {
        var content = revision.Content;
        return new
        {
            OrganizationId = organizationId.Value,
            Id = revision.Id.Value,
            AgentId = revision.AgentId.Value,
            content.Name,
            content.Description,
            content.Persona,
            content.SystemPrompt,
            GlobalSkillIds = content.GlobalSkillIds?.ToArray(),
            ContextVariables = content.ContextVariables.ToJson(),
            VariableDefaults = content.VariableDefaults?.Text,
            ToolRefs = content.ToolRefs.ToJson(),
            ToolInputDefaults = revision.ToolInputDefaults?.Text,
            KnowledgeBaseRefs = content.KnowledgeBaseRefs.ToJson(),
            content.PoliciesEnabled,
            PolicyRefs = content.PolicyRefs.ToJson(),
            ChannelSpecificConfig = content.ChannelSpecificConfig?.Text,
            content.RouterConfigId,
            ModelSettings = content.ModelSettings?.Text,
            content.KbClearanceLevel,
            KbAudienceTags = content.KbAudienceTags.ToArray(),
            revision.CreatedBy,
            CreatedAt = revision.CreatedAt.Utc,
            UpdatedAt = revision.UpdatedAt.Utc,
        };
    }
}
