using Feather.Domain.Common;

namespace Feather.Domain.Agents;

/// <summary>The content that an author writes. A list or document that was never given is null.</summary>
/// <param name="ContextVariables">The declarations of variables, as they were sent.</param>
/// <param name="VariableDefaults">Values by variable. The value of a declared variable has its declared type.</param>
public sealed record AgentRevisionContent(
    string Name,
    string? Description,
    string? Persona,
    string? SystemPrompt,
    IReadOnlyList<Guid>? GlobalSkillIds,
    IReadOnlyList<Document>? ContextVariables,
    Document? VariableDefaults,
    IReadOnlyList<Document>? ToolRefs,
    IReadOnlyList<Document>? KnowledgeBaseRefs,
    bool PoliciesEnabled,
    IReadOnlyList<Document>? PolicyRefs,
    Document? ChannelSpecificConfig,
    Guid? RouterConfigId,
    Document? ModelSettings,
    int? KbClearanceLevel,
    IReadOnlyList<string> KbAudienceTags)
{
    public static readonly AgentRevisionContent Empty = new(
        Name: "",
        Description: null,
        Persona: null,
        SystemPrompt: null,
        GlobalSkillIds: null,
        ContextVariables: null,
        VariableDefaults: null,
        ToolRefs: null,
        KnowledgeBaseRefs: null,
        PoliciesEnabled: true,
        PolicyRefs: null,
        ChannelSpecificConfig: null,
        RouterConfigId: null,
        ModelSettings: null,
        KbClearanceLevel: null,
        KbAudienceTags: []);

    public IReadOnlyList<ContextVariable> Variables => ContextVariable.ParseList(Document.WriteList(ContextVariables ?? []));

    /// <summary>Replaces the given fields, then converts the defaults to the types that are declared now.</summary>
    public AgentRevisionContent With(AgentRevisionChange change)
    {
        var variables = change.ContextVariables.Or(ContextVariables);
        return new AgentRevisionContent(
            Name: change.Name.Or(Name),
            Description: change.Description.Or(Description),
            Persona: change.Persona.Or(Persona),
            SystemPrompt: change.SystemPrompt.Or(SystemPrompt),
            GlobalSkillIds: change.GlobalSkillIds.Or(GlobalSkillIds),
            ContextVariables: variables,
            VariableDefaults: VariableSource.CoerceDefaults(variables, change.VariableDefaults.Or(VariableDefaults)),
            ToolRefs: change.ToolRefs.Or(ToolRefs),
            KnowledgeBaseRefs: change.KnowledgeBaseRefs.Or(KnowledgeBaseRefs),
            PoliciesEnabled: change.PoliciesEnabled.Or(PoliciesEnabled),
            PolicyRefs: change.PolicyRefs.Or(PolicyRefs),
            ChannelSpecificConfig: change.ChannelSpecificConfig.Or(ChannelSpecificConfig),
            RouterConfigId: change.RouterConfigId.Or(RouterConfigId),
            ModelSettings: change.ModelSettings.Or(ModelSettings),
            KbClearanceLevel: change.KbClearanceLevel.Or(KbClearanceLevel),
            KbAudienceTags: change.KbAudienceTags.Or(KbAudienceTags));
    }
}

/// <summary>What is given of a revision's content: all that it is made with, or what an edit touches.</summary>
public sealed record AgentRevisionChange : Unlogged
{
    public Change<string> Name { get; init; }
    public Change<string?> Description { get; init; }
    public Change<string?> Persona { get; init; }
    public Change<string?> SystemPrompt { get; init; }
    public Change<IReadOnlyList<Guid>?> GlobalSkillIds { get; init; }
    public Change<IReadOnlyList<Document>?> ContextVariables { get; init; }
    public Change<Document?> VariableDefaults { get; init; }
    public Change<IReadOnlyList<Document>?> ToolRefs { get; init; }
    public Change<IReadOnlyList<Document>?> KnowledgeBaseRefs { get; init; }
    public Change<bool> PoliciesEnabled { get; init; }
    public Change<IReadOnlyList<Document>?> PolicyRefs { get; init; }
    public Change<Document?> ChannelSpecificConfig { get; init; }
    public Change<Guid?> RouterConfigId { get; init; }
    public Change<Document?> ModelSettings { get; init; }
    public Change<int?> KbClearanceLevel { get; init; }
    public Change<IReadOnlyList<string>> KbAudienceTags { get; init; }
}
