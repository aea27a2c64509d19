using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Conversations;

/// <summary>A request to close a conversation.</summary>
/// <param name="Reason">Why; a word that is none of those named counts as `unknown`.</param>
internal sealed record SessionClose(string? Reason) : Unlogged, IBody<SessionClose>
{
    public static SessionClose Read(IBodyFields fields) =>
        new(Reason: fields.Optional("reason", Kind.WordOrText<SessionTerminationReason>(64)));

    public static CloseConversationCommand ToCommand(SessionClose? body, OrganizationId organizationId, Guid id) =>
        new(organizationId, new ConversationId(id), Participant: null, body?.Reason);
}

/// <summary>A request to end a conversation, for older clients.</summary>
/// <param name="EndUserId">The conversation's end user.</param>
/// <param name="SessionId">The conversation's id, the same as in the path.</param>
/// <param name="AgentId">The agent; not looked at beyond its form.</param>
/// <param name="Channel">Where it takes place; not looked at beyond its form.</param>
/// <param name="Reason">Why; without one `agent_initiated`. A word that is none of those of closing counts as `unknown`.</param>
internal sealed record EndSessionRequest(Guid EndUserId, Guid SessionId, Guid? AgentId, string Channel, string? Reason)
    : Unlogged, IBody<EndSessionRequest>
{
    private static readonly string ByDefault = Word.Of(SessionTerminationReason.AgentInitiated);

    public static EndSessionRequest Read(IBodyFields fields) => new(
        EndUserId: fields.Required("end_user_id", Kind.Uuid),
        SessionId: fields.Required("session_id", Kind.Uuid),
        AgentId: fields.Optional("agent_id", Kind.Uuid),
        Channel: fields.OrElse("channel", Kind.Text(255), "api"),
        Reason: fields.Optional("reason", Kind.Text()));

    /// <exception cref="NotFoundException">The body and the path name different conversations.</exception>
    public static CloseConversationCommand ToCommand(EndSessionRequest? body, OrganizationId organizationId, Guid id) =>
        body is null ? new(organizationId, new ConversationId(id), Participant: null, ByDefault)
        : body.SessionId != id ? throw new NotFoundException()
        : new(organizationId, new ConversationId(id), new EndUserId(body.EndUserId), body.Reason ?? ByDefault);
}
