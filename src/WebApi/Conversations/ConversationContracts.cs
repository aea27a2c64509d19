using Feather.Application.Common;
using Feather.Application.Conversations;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Conversations;

/// <summary>A request for the conversation between one end user and one agent or one team.</summary>
/// <param name="EndUserId">The end user's id, chosen by the caller. A `live` conversation creates an unknown end user.</param>
/// <param name="AssistantId">The agent to talk to. Give this or `team_id`, not both.</param>
/// <param name="AssistantRevisionId">The agent's revision to pin; if absent, the active one. Only together with `assistant_id`.</param>
/// <param name="TeamId">The team to talk to. Give this or `assistant_id`, not both.</param>
/// <param name="TeamRevisionId">The team's revision to pin; if absent, the active one. Only together with `team_id`.</param>
/// <param name="ExternalId">The caller's own name for the conversation. If given, it alone decides which one is found. Blank: none.</param>
/// <param name="ContextVariables">Values for the agent's variables, by name. Declared ones are coerced to their type, others kept.</param>
/// <param name="ToolInputOverrides">Values for tools' inputs, by tool, then by field. They override those of the revision.</param>
internal sealed record ConversationCreate(
    Guid EndUserId, string Channel, Guid? AssistantId, Guid? AssistantRevisionId, Guid? TeamId, Guid? TeamRevisionId,
    string? ChannelSubtype, string? Origin, string SessionType, string? ExternalId, Guid? OrgPhoneNumberId, string? Subject,
    Document? Metadata, Document? ToolInputOverrides, Document? ContextVariables) : Unlogged, IBody<ConversationCreate>
{
    public static ConversationCreate Read(IBodyFields fields) => new(
        EndUserId: fields.Required("end_user_id", Kind.Uuid),
        Channel: fields.OrElse("channel", Kind.Text(255), "chat"),
        AssistantId: fields.Optional("assistant_id", Kind.Uuid),
        AssistantRevisionId: fields.Optional("assistant_revision_id", Kind.Uuid),
        TeamId: fields.Optional("team_id", Kind.Uuid),
        TeamRevisionId: fields.Optional("team_revision_id", Kind.Uuid),
        ChannelSubtype: fields.Optional("channel_subtype", Kind.Text(255)),
        Origin: fields.Optional("origin", Kind.Choice<Origin>()),
        SessionType: fields.OrElse("session_type", Kind.Choice<SessionType>(), Word.Of(Domain.Conversations.SessionType.Live)),
        ExternalId: fields.Optional("external_id", Kind.Text(255)),
        OrgPhoneNumberId: fields.Optional("org_phone_number_id", Kind.Uuid),
        Subject: fields.Optional("subject", Kind.Text(1000)),
        Metadata: fields.Optional("metadata", Kind.Document),
        ToolInputOverrides: fields.Optional("tool_input_overrides", Kind.ToolInputs),
        ContextVariables: fields.Optional("context_variables", Kind.Document));

    public GetOrCreateConversationCommand ToCommand(OrganizationId organizationId, IdempotentUse? idempotentUse, TimeProvider clock) => new(
        OrganizationId: organizationId,
        ConversationId: ConversationId.New(clock),
        EndUserId: new EndUserId(EndUserId),
        Channel: Channel,
        AgentId: AssistantId is { } agent ? new AgentId(agent) : null,
        AgentRevisionId: AssistantRevisionId is { } agentRevision ? new AgentRevisionId(agentRevision) : null,
        TeamId: TeamId is { } team ? new TeamId(team) : null,
        TeamRevisionId: TeamRevisionId is { } teamRevision ? new TeamRevisionId(teamRevision) : null,
        ChannelSubtype: ChannelSubtype,
        Origin: Origin is null ? null : Word.To<Origin>(Origin),
        SessionType: Word.To<SessionType>(SessionType),
        ExternalId: ExternalId,
        OrgPhoneNumberId: OrgPhoneNumberId,
        Subject: Subject,
        Metadata: Metadata,
        ToolInputOverrides: ToolInputOverrides,
        ContextVariables: ContextVariables,
        IdempotentUse: idempotentUse);
}

/// <summary>A found or new conversation.</summary>
internal sealed record ConversationResponse(
    Guid Id, Guid OrganizationId, Guid EndUserId, string Channel, string? ChannelSubtype, string? Origin, string Status, string SessionType,
    Guid? AssistantId, Guid? AssistantRevisionId, Guid? TeamId, Guid? TeamRevisionId, string? ExternalId, string? Subject,
    [ToolInputs] Document? ToolInputOverrides, Timestamp CreatedAt, Timestamp UpdatedAt)
    : IAnswerFrom<Conversation>;

/// <summary>A request for a temporary conversation with one agent or one team.</summary>
/// <param name="AgentId">The agent to talk to. Give this or `team_id`, not both.</param>
/// <param name="TeamId">The team to talk to. Give this or `agent_id`, not both.</param>
/// <param name="TeamRevisionId">The team's revision to pin; if absent, the active one. Only together with `team_id`.</param>
/// <param name="ContextVariables">Values for the agent's variables, by name. Declared ones are coerced to their type, others kept.</param>
/// <param name="ToolInputOverrides">Values for tools' inputs, by tool, then by field. They override those of the revision.</param>
internal sealed record TestChatStartRequest(
    Guid? AgentId, Guid? TeamId, Guid? TeamRevisionId, Document? ToolInputOverrides, Document? ContextVariables)
    : Unlogged, IBody<TestChatStartRequest>
{
    public static TestChatStartRequest Read(IBodyFields fields) => new(
        AgentId: fields.Optional("agent_id", Kind.Uuid),
        TeamId: fields.Optional("team_id", Kind.Uuid),
        TeamRevisionId: fields.Optional("team_revision_id", Kind.Uuid),
        ToolInputOverrides: fields.Optional("tool_input_overrides", Kind.ToolInputs),
        ContextVariables: fields.Optional("context_variables", Kind.Document));

    public StartTestChatCommand ToCommand(OrganizationId organizationId, IdempotentUse? idempotentUse, TimeProvider clock) => new(
        OrganizationId: organizationId,
        ConversationId: ConversationId.New(clock),
        EndUserId: EndUserId.New(clock),
        AgentId: AgentId is { } agent ? new AgentId(agent) : null,
        TeamId: TeamId is { } team ? new TeamId(team) : null,
        TeamRevisionId: TeamRevisionId is { } teamRevision ? new TeamRevisionId(teamRevision) : null,
        ToolInputOverrides: ToolInputOverrides,
        ContextVariables: ContextVariables,
        IdempotentUse: idempotentUse);
}

/// <summary>A test chat: its conversation (session is its older name) and its temporary end user.</summary>
/// <param name="EndUserId">An end user created for this chat only.</param>
internal sealed record TestChatStartResponse(Guid SessionId, Guid EndUserId)
    : IAnswerFrom<TestChatStarted>;

/// <summary>The 409 answer if the external id belongs to another conversation.</summary>
/// <param name="Error">`external_id_conflict`.</param>
/// <param name="Message">The conflict as a sentence.</param>
/// <param name="ConversationId">The conversation that has the external id.</param>
/// <param name="DifferingFields">The request's fields that differ from it.</param>
[Addition]
internal sealed record ExternalIdConflictResponse(string Error, string Message, Guid ConversationId, IReadOnlyList<string> DifferingFields)
    : IAnswerFrom<ExternalIdConflictException>;

internal static class WireFields
{
    public static string NameOf(ConversationField field) => field switch
    {
        ConversationField.EndUser => "end_user_id",
        ConversationField.Channel => "channel",
        ConversationField.Agent => "assistant_id",
        ConversationField.AgentRevision => "assistant_revision_id",
        ConversationField.Team => "team_id",
        ConversationField.TeamRevision => "team_revision_id",
        ConversationField.SessionType => "session_type",
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };
}
