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

/// <summary>A new revision of an agent: what is given, over a clone of the revision that is named.</summary>
internal sealed record AgentRevisionCreate(Guid? BasedOnRevisionId, AgentRevisionChange Content) : Unlogged, IBody<AgentRevisionCreate>
{
    public static AgentRevisionCreate Read(IBodyFields fields)
    {
        var content = new AgentRevisionChange
        {
            Name = Change.To(fields.Required("name", Kind.Text())),
            Description = fields.Change("description", Kind.Text()),
        };
        var basedOn = fields.Optional("based_on_revision_id", Kind.Uuid);
        return new AgentRevisionCreate(basedOn, content.ReadOn(fields, f => f.ChangeOrElse("policies_enabled", Kind.Flag, true)));
    }

    public CreateAgentRevisionCommand ToCommand(Caller caller, Guid agentId, TimeProvider clock) => new(
        OrganizationId: caller.OrganizationId,
        AgentId: new AgentId(agentId),
        RevisionId: AgentRevisionId.New(clock),
        BasedOn: BasedOnRevisionId is { } id ? new AgentRevisionId(id) : null,
        At: Timestamp.Now(clock),
        CreatedBy: caller.Name,
        Content: Content);
}

/// <summary>What is to change about a revision that no conversation has pinned; what is absent stays.</summary>
internal sealed record AgentRevisionUpdate(AgentRevisionChange Content) : Unlogged, IBody<AgentRevisionUpdate>
{
    public static AgentRevisionUpdate Read(IBodyFields fields)
    {
        var content = new AgentRevisionChange
        {
            Name = fields.ChangeUnlessNull("name", Kind.Text()),
            Description = fields.Change("description", Kind.Text()),
        };
        return new AgentRevisionUpdate(content.ReadOn(fields, f => f.ChangeUnlessNull("policies_enabled", Kind.Flag)));
    }
}

internal static class AgentRevisionFields
{
    /// <summary>Settings by channel. Other channels are refused.</summary>
    public static readonly Kind<Document> Channels = Kind.MapOf(Kind.Model<ChannelConfig>(), ["sms", "voice", "api", "sandbox", "email"]);

    /// <summary>Reads the fields that creation and update share, in their order. They differ in whether policies may be null.</summary>
    public static AgentRevisionChange ReadOn(
        this AgentRevisionChange content, IBodyFields fields, Func<IBodyFields, Change<bool>> readPoliciesEnabled) => content with
        {
            Persona = fields.Change("persona", Kind.Text()),
            SystemPrompt = fields.Change("system_prompt", Kind.Text()),
            GlobalSkillIds = fields.Change("global_skill_ids", Kind.ListOf(Kind.Uuid)),
            ContextVariables = fields.Change("context_variables", Kind.ListOf(Kind.Model<ContextVarSpec>())),
            VariableDefaults = fields.Change("variable_defaults", Kind.Document),
            ToolRefs = fields.Change("tool_refs", Kind.ListOf(Kind.Model<ToolRef>())),
            KnowledgeBaseRefs = fields.Change("knowledge_base_refs", Kind.ListOf(Kind.Model<KnowledgeBaseRef>())),
            PoliciesEnabled = readPoliciesEnabled(fields),
            PolicyRefs = fields.Change("policy_refs", Kind.ListOf(Kind.Model<PolicyRefSpec>())),
            ChannelSpecificConfig = fields.Change("channel_specific_config", Channels),
            RouterConfigId = fields.Change("router_config_id", Kind.Uuid),
            ModelSettings = fields.Change("model_settings", Kind.Model<ModelChainEntry>()),
            KbClearanceLevel = fields.Change("kb_clearance_level", Kind.Integer()),
            KbAudienceTags = fields.ChangeUnlessNull("kb_audience_tags", Kind.ListOf(Kind.Text())),
        };
}

/// <summary>The revision that new conversations are to pin.</summary>
/// <param name="RevisionId">A revision of the same agent or team.</param>
/// <param name="BypassReleaseGate">Accepted, without effect: there are no release gates.</param>
/// <param name="OverrideReason">Accepted, without effect.</param>
[SchemaName("src__agents__schemas__SetActiveRevisionRequest")]
internal sealed record SetActiveRevisionRequest(Guid RevisionId, bool BypassReleaseGate, string? OverrideReason)
    : Unlogged, IBody<SetActiveRevisionRequest>
{
    public static SetActiveRevisionRequest Read(IBodyFields fields) => new(
        RevisionId: fields.Required("revision_id", Kind.Uuid),
        BypassReleaseGate: fields.OrElse("bypass_release_gate", Kind.Flag, false),
        OverrideReason: fields.Optional("override_reason", Kind.Text(1000)));
}

/// <summary>One version of an agent. It never changes after a conversation has pinned it.</summary>
internal sealed record AgentRevisionResponse(
    Guid Id, Guid AgentId, string Name, string? Description, string? Persona, string? SystemPrompt, IReadOnlyList<Guid>? GlobalSkillIds,
    [Holds<ContextVarSpec>] IReadOnlyList<Document>? ContextVariables, Document? VariableDefaults, IReadOnlyList<Document>? ToolRefs,
    IReadOnlyList<Document>? KnowledgeBaseRefs, [DefaultValue(true)] bool PoliciesEnabled, IReadOnlyList<Document>? PolicyRefs,
    [ValuesHold<ChannelConfig>("sms", "voice", "api", "sandbox", "email")] Document? ChannelSpecificConfig, Guid? RouterConfigId,
    [Holds<ModelChainEntry>] Document? ModelSettings, int? KbClearanceLevel, [NotRequired] IReadOnlyList<string> KbAudienceTags,
    string? CreatedBy, Timestamp CreatedAt, Timestamp UpdatedAt)
    : IAnswerFrom<AgentRevision>;

/// <summary>A variable of an agent.</summary>
/// <param name="Type">The type of its values.</param>
/// <param name="Source">Whether it is set when a conversation begins (`system`) or learned while it runs (`derived`).</param>
internal sealed record AgentVariableResponse(string Name, string Type, string Source, string? Description, IReadOnlyList<string>? EnumValues)
    : IAnswerFrom<ContextVariable>;
