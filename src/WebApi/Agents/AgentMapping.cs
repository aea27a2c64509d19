using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.WebApi.Common;
using Mapster;

namespace Feather.WebApi.Agents;

internal sealed class AgentMapping : IRegister
{
    public void Register(TypeAdapterConfig rules)
    {
        rules.Id<AgentId>(id => id.Value);
        rules.Id<AgentRevisionId>(id => id.Value);

        rules.ForType<Agent, AgentListResponse>();
        rules.ForType<AgentDetail, AgentResponse>()
            .Map(answer => answer, detail => detail.Agent)
            .Map(answer => answer.ActiveRevisionId, detail => detail.Agent.ActiveRevisionId)
            .Map(answer => answer.PlatformTools, _ => Document.Empty);
        // An agent may have no active revision, and MapWith does not check for null.
        rules.ForType<AgentRevision?, AgentRevisionResponse?>().MapWith(revision => revision == null ? null : Of(revision, revision.Content));
        rules.ForType<AgentDetail, AgentVariablesResponse>()
            .Map(answer => answer.Variables, detail => VariablesOf(detail.ActiveRevision));
        rules.ForType<ContextVariable, AgentVariableResponse>()
            .Map(answer => answer.Type, variable => variable.TypeName)
            .Map(answer => answer.EnumValues, variable => variable.EnumValues.Count == 0 ? null : variable.EnumValues);
        rules.ForType<AgentToolInputs, ToolInputDefaultsViewResponse>()
            .MapWith(inputs => new ToolInputDefaultsViewResponse(EntriesOf(inputs)));
        rules.ForType<AgentToolInput, ToolInputDefaultsEntry>()
            .Map(answer => answer.InputDefaults, input => input.Defaults)
            .Map(answer => answer.Resolved, input => input.IsResolved)
            .Map(answer => answer.DefaultCount, input => input.Inputs.Defaults)
            .Map(answer => answer.PinnedCount, input => input.Inputs.Pinned)
            .Map(answer => answer.StaleInputFields, input => input.Inputs.Stale)
            .Map(answer => answer.MergedInputPreview, input => input.Preview);
    }

    private static AgentRevisionResponse Of(AgentRevision revision, AgentRevisionContent content) => new(
        Id: revision.Id.Value,
        AgentId: revision.AgentId.Value,
        Name: content.Name,
        Description: content.Description,
        Persona: content.Persona,
        SystemPrompt: content.SystemPrompt,
        GlobalSkillIds: content.GlobalSkillIds,
        ContextVariables: content.ContextVariables,
        VariableDefaults: content.VariableDefaults,
        ToolRefs: content.ToolRefs,
        KnowledgeBaseRefs: content.KnowledgeBaseRefs,
        PoliciesEnabled: content.PoliciesEnabled,
        PolicyRefs: content.PolicyRefs,
        ChannelSpecificConfig: content.ChannelSpecificConfig,
        RouterConfigId: content.RouterConfigId,
        ModelSettings: content.ModelSettings,
        KbClearanceLevel: content.KbClearanceLevel,
        KbAudienceTags: content.KbAudienceTags,
        CreatedBy: revision.CreatedBy,
        CreatedAt: revision.CreatedAt,
        UpdatedAt: revision.UpdatedAt);

    private static IReadOnlyList<ContextVariable> VariablesOf(AgentRevision? active) => active?.Content.Variables ?? [];

    private static OrderedDictionary<string, ToolInputDefaultsEntry> EntriesOf(AgentToolInputs inputs) =>
        new(inputs.Tools.Select(tool => KeyValuePair.Create(tool.Key, ToolInputDefaultsEntry.From(tool.Value))));
}
