using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Agents;

/// <summary>A variable that conversations may give values for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values. Other values are coerced or refused.</param>
/// <param name="Source">`system`: set when the conversation begins, and never changed. `derived`: learned while it runs.</param>
/// <param name="EnumValues">The values of an `enum`.</param>
/// <param name="ReaskCap">How often the agent may ask for it.</param>
/// <param name="Description">What it means. The agent reads this.</param>
internal sealed record ContextVarSpec(
    string Name, string Type, string Source, IReadOnlyList<string>? EnumValues, int? ReaskCap, string? Description)
    : Unlogged, IBody<ContextVarSpec>
{
    private static readonly string[] Types = ["string", "int", "float", "bool", "enum"];
    private static readonly string[] Sources = ["system", "derived"];

    public static ContextVarSpec Read(IBodyFields fields) => new(
        Name: fields.Required("name", Kind.Text()),
        Type: fields.Required("type", Kind.Choice(Types)),
        Source: fields.OrElse("source", Kind.Choice(Sources), "derived"),
        EnumValues: fields.Optional("enum_values", Kind.ListOf(Kind.Text())),
        ReaskCap: fields.Optional("reask_cap", Kind.Integer()),
        Description: fields.Optional("description", Kind.Text()));
}

/// <summary>A tool that the agent may use.</summary>
/// <param name="Kind">The kind of tool. `api` is a tool of the organization.</param>
/// <param name="Id">The tool's id.</param>
/// <param name="Slug">The tool's name, if it has no id.</param>
/// <param name="OutputBindings">Variables to fill, by field of the tool's result.</param>
/// <param name="InputDefaults">Values for the tool's inputs.</param>
internal sealed record ToolRef(string Kind, string? Id, string? Slug, Document? OutputBindings, Document? InputDefaults)
    : Unlogged, IBody<ToolRef>
{
    private static readonly string[] Kinds = ["api", "integration", "util", "kb"];

    public static ToolRef Read(IBodyFields fields) => new(
        Kind: fields.Required("kind", Common.Pydantic.Kind.Choice(Kinds)),
        Id: fields.Optional("id", Common.Pydantic.Kind.Text()),
        Slug: fields.Optional("slug", Common.Pydantic.Kind.Text()),
        OutputBindings: fields.Optional("output_bindings", Common.Pydantic.Kind.MapOf(Common.Pydantic.Kind.Text())),
        InputDefaults: fields.Optional("input_defaults", Common.Pydantic.Kind.Inputs));
}

/// <summary>A knowledge base. Stored, without effect.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Description">What it is for.</param>
/// <param name="ClearanceLevel">The level it asks for.</param>
internal sealed record KnowledgeBaseRef(string Id, string? Description, int? ClearanceLevel) : Unlogged, IBody<KnowledgeBaseRef>
{
    public static KnowledgeBaseRef Read(IBodyFields fields) => new(
        Id: fields.Required("id", Kind.Text()),
        Description: fields.Optional("description", Kind.Text()),
        ClearanceLevel: fields.Optional("clearance_level", Kind.Integer()));
}

/// <summary>A policy. Stored, without effect.</summary>
/// <param name="PolicyId">Its id.</param>
internal sealed record PolicyRefSpec(Guid PolicyId) : Unlogged, IBody<PolicyRefSpec>
{
    public static PolicyRefSpec Read(IBodyFields fields) => new(PolicyId: fields.Required("policy_id", Kind.Uuid));
}

/// <summary>Settings for one channel.</summary>
/// <param name="Prompt">Added to the system prompt.</param>
/// <param name="FirstSpeakingConfig">Who speaks first, and how. Kept, without effect.</param>
/// <param name="WarmTransfer">How a call is handed over. Kept, without effect.</param>
internal sealed record ChannelConfig(string? Prompt, Document? FirstSpeakingConfig, Document? WarmTransfer) : Unlogged, IBody<ChannelConfig>
{
    public static ChannelConfig Read(IBodyFields fields) => new(
        Prompt: fields.Optional("prompt", Kind.Text()),
        FirstSpeakingConfig: fields.Optional("first_speaking_config", Kind.Model<FirstSpeakingConfig>()),
        WarmTransfer: fields.Optional("warm_transfer", Kind.Model<WarmTransferChannelConfig>()));
}

/// <summary>Who speaks first, and how. Stored, without effect.</summary>
/// <param name="FirstSpeaker">Who begins.</param>
/// <param name="Mode">Whether the first words are fixed.</param>
/// <param name="Text">The first words, if they are fixed.</param>
/// <param name="Instructions">Instructions for the first words, if they are not fixed.</param>
/// <param name="Interruptible">Whether the end user may interrupt.</param>
/// <param name="AiDisclosureText">How the agent says that it is one.</param>
internal sealed record FirstSpeakingConfig(
    string FirstSpeaker, string Mode, string? Text, string? Instructions, bool Interruptible, string? AiDisclosureText)
    : Unlogged, IBody<FirstSpeakingConfig>
{
    private static readonly string[] Speakers = ["agent", "user"];
    private static readonly string[] Modes = ["static", "dynamic"];

    public static FirstSpeakingConfig Read(IBodyFields fields) => new(
        FirstSpeaker: fields.OrElse("first_speaker", Kind.Choice(Speakers), "agent"),
        Mode: fields.OrElse("mode", Kind.Choice(Modes), "static"),
        Text: fields.Optional("text", Kind.Text(1000)),
        Instructions: fields.Optional("instructions", Kind.Text(2000)),
        Interruptible: fields.OrElse("interruptible", Kind.Flag, true),
        AiDisclosureText: fields.Optional("ai_disclosure_text", Kind.Text(500)));
}

/// <summary>How a call is handed over. Kept, without effect.</summary>
/// <param name="BriefingTemplate">What whoever takes over is told.</param>
internal sealed record WarmTransferChannelConfig(string? BriefingTemplate) : Unlogged, IBody<WarmTransferChannelConfig>
{
    public static WarmTransferChannelConfig Read(IBodyFields fields) =>
        new(BriefingTemplate: fields.Optional("briefing_template", Kind.Text(4000)));
}
