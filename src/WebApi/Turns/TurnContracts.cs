using System.ComponentModel;
using Feather.Application.Common;
using Feather.Application.Turns;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;
using Feather.WebApi.Conversations;

namespace Feather.WebApi.Turns;

/// <summary>A message of the end user.</summary>
/// <param name="UserMessage">The message, 1 to 32,768 characters.</param>
/// <param name="ForUpdate">Accepted, without effect.</param>
/// <param name="IncludeEvidence">Accepted, without effect: Feather gathers no evidence.</param>
/// <param name="EvidenceView">Accepted, without effect.</param>
internal sealed record TurnRequest(string UserMessage, bool ForUpdate, bool IncludeEvidence, string EvidenceView)
    : Unlogged, IBody<TurnRequest>
{
    private static readonly string[] Views = ["display", "full"];

    public static TurnRequest Read(IBodyFields fields) => new(
        UserMessage: fields.Required("user_message", Kind.Words(32_768)),
        ForUpdate: fields.OrElse("for_update", Kind.Flag, false),
        IncludeEvidence: fields.OrElse("include_evidence", Kind.Flag, false),
        EvidenceView: fields.OrElse("evidence_view", Kind.Choice(Views), "display"));

    public AcceptTurnCommand ToCommand(
        OrganizationId organizationId, Guid conversationId, bool isStreamed, bool wantsTrace, IdempotentUse? use, TimeProvider clock) => new(
        new NewTurn(
            OrganizationId: organizationId,
            Id: TurnId.New(clock),
            ConversationId: new ConversationId(conversationId),
            UserMessage: UserMessage,
            IsStreamed: isStreamed,
            WantsTrace: wantsTrace,
            Key: use is null ? null : new TurnKey(use.Key, use.BodySha256),
            CreatedAt: Timestamp.Now(clock)),
        use);
}

/// <summary>How a turn is streamed.</summary>
/// <param name="Trace">Whether a `trace` event comes before the last one.</param>
internal sealed record TurnStreamQuery(bool Trace) : Unlogged, IBody<TurnStreamQuery>
{
    public static TurnStreamQuery Read(IBodyFields fields) => new(Trace: fields.OrElse("trace", Kind.Flag, false));
}

/// <summary>A turn that was answered.</summary>
/// <param name="TurnId">The turn's id.</param>
/// <param name="Text">The answer.</param>
/// <param name="ActiveAssistantId">The agent that answered.</param>
/// <param name="Path">`single` for an agent; `supervisor` or `swarm` for a team.</param>
/// <param name="DecisionSource">What decided which agent answers: `binding`, `router`, `fallback` or `handover`.</param>
/// <param name="MessageSeqs">The places of the two messages that the turn added: the user's message and the answer.</param>
/// <param name="SessionStatus">The conversation's status after the turn.</param>
/// <param name="TurnTtftMs">Milliseconds until the first token of the answer.</param>
/// <param name="Ended">Whether the turn ended the conversation.</param>
/// <param name="Evidence">The evidence for the answer. Always null: Feather gathers no evidence.</param>
/// <param name="FinishReason">
/// Why the model stopped: `stop` if the answer is complete, `length` or `content_filter` if it was cut, `refusal` if the model declined.
/// </param>
[SchemaName("src__runtime__conversation_schemas__TurnResponse")]
internal sealed record TurnAnswerResponse(
    Guid TurnId, Guid ConversationId, string Text, [Required] Guid? ActiveAssistantId, string Path, string DecisionSource, IReadOnlyList<int> MessageSeqs,
    string SessionStatus, int? TurnTtftMs, [DefaultValue(false)] bool Ended, EvidencePackage? Evidence,
    [Addition] string? FinishReason) : IAnswerFrom<TurnAnswer>;

/// <summary>The 409 of a conversation that has a running turn.</summary>
/// <param name="Error">`turn_in_progress`.</param>
/// <param name="Message">The conflict as a sentence.</param>
/// <param name="TurnId">The turn that is running.</param>
[Addition]
internal sealed record TurnInProgressResponse(string Error, string Message, Guid TurnId)
    : IAnswerFrom<TurnInProgressException>;
