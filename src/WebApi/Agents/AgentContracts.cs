using System.ComponentModel;
using Feather.Application.Agents;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;
using Feather.WebApi.Identity;
using Feather.WebApi.Models;

namespace Feather.WebApi.Agents;

/// <summary>A new agent, with the content of its first revision.</summary>
internal sealed record AgentCreate(AgentChange Agent, AgentRevisionChange Revision) : Unlogged, IBody<AgentCreate>
{
    public static AgentCreate Read(IBodyFields fields)
    {
        var name = Change.To(fields.Required("name", Kind.Text()));
        var description = fields.Change("description", Kind.Text());
        var revision = new AgentRevisionChange
        {
            Name = name,
            Description = description,
            Persona = fields.Change("persona", Kind.Text()),
            SystemPrompt = fields.Change("system_prompt", Kind.Text()),
            GlobalSkillIds = fields.Change("global_skill_ids", Kind.ListOf(Kind.Uuid)),
            ContextVariables = fields.Change("context_variables", Kind.ListOf(Kind.Model<ContextVarSpec>())),
            VariableDefaults = fields.Change("variable_defaults", Kind.Document),
            ChannelSpecificConfig = fields.Change("channel_specific_config", AgentRevisionFields.Channels),
            RouterConfigId = fields.Change("router_config_id", Kind.Uuid),
            ModelSettings = fields.Change("model_settings", Kind.Model<ModelChainEntry>()),
        };
        var metadata = fields.ChangeUnlessNull("metadata", Kind.Document);
        revision = revision with
        {
            KbClearanceLevel = fields.Change("kb_clearance_level", Kind.Integer()),
            KbAudienceTags = fields.ChangeUnlessNull("kb_audience_tags", Kind.ListOf(Kind.Text())),
        };
        var analysis = Change.To(fields.OrElse("knowledge_gap_analysis_enabled", Kind.Flag, true));
        var agent = new AgentChange(
            Name: name,
            Description: description,
            Metadata: metadata,
            KnowledgeGapAnalysisEnabled: analysis,
            ReleaseSuiteId: default,
            ReleaseGateMode: default,
            ReleaseGateMaxFailures: default);
        return new AgentCreate(agent, revision);
    }

    public CreateAgentCommand ToCommand(Caller caller, TimeProvider clock) =>
        new(
            OrganizationId: caller.OrganizationId,
            AgentId: AgentId.New(clock),
            RevisionId: AgentRevisionId.New(clock),
            At: Timestamp.Now(clock),
            CreatedBy: caller.Name,
            Agent: Agent,
            Revision: Revision);
}

/// <summary>What is to change about an agent; what is absent stays.</summary>
internal sealed record AgentUpdate(AgentChange Change) : Unlogged, IBody<AgentUpdate>
{
    public static AgentUpdate Read(IBodyFields fields) => new(new AgentChange(
        Name: fields.ChangeUnlessNull("name", Kind.Text()),
        Description: fields.Change("description", Kind.Text()),
        Metadata: fields.ChangeUnlessNull("metadata", Kind.Document),
        KnowledgeGapAnalysisEnabled: fields.ChangeUnlessNull("knowledge_gap_analysis_enabled", Kind.Flag),
        ReleaseSuiteId: fields.Change("release_suite_id", Kind.Uuid),
        ReleaseGateMode: fields.ChangeUnlessNull("release_gate_mode", Kind.Enum<ReleaseGateMode>()),
        ReleaseGateMaxFailures: fields.ChangeUnlessNull("release_gate_max_failures", Kind.Integer(min: 0))));
}

/// <summary>An agent with its active revision.</summary>
/// <param name="PlatformTools">Always empty.</param>
internal sealed record AgentResponse(
    Guid Id, Guid OrganizationId, string Name, string? Description, Guid? ActiveRevisionId, AgentRevisionResponse? ActiveRevision,
    [NotRequired] Document Metadata, [NotRequired] Document PlatformTools, [DefaultValue(true)] bool KnowledgeGapAnalysisEnabled,
    Guid? ReleaseSuiteId, [DefaultValue(Domain.Agents.ReleaseGateMode.Off)] ReleaseGateMode ReleaseGateMode,
    [DefaultValue(0)] int ReleaseGateMaxFailures, Timestamp CreatedAt, Timestamp UpdatedAt)
    : IAnswerFrom<AgentDetail>;

/// <summary>An agent as shown in lists.</summary>
internal sealed record AgentListResponse(
    Guid Id, Guid OrganizationId, string Name, string? Description, Guid? ActiveRevisionId,
    [DefaultValue(true)] bool KnowledgeGapAnalysisEnabled, Timestamp CreatedAt, Timestamp UpdatedAt)
    : IAnswerFrom<Agent>;

/// <summary>The variables of an agent's active revision.</summary>
internal sealed record AgentVariablesResponse(IReadOnlyList<AgentVariableResponse> Variables)
    : IAnswerFrom<AgentDetail>;
