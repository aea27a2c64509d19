using Feather.Application.Common;
using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Conversations;

[Route(Route)]
[Tags("runtime v2")]
internal sealed class ConversationsController(IMediator mediator, Caller caller, ConversationSettings settings, TimeProvider clock) : ControllerBase
{
    public const string Route = "v1/v2/conversations";

    /// <summary>Gets or creates a conversation</summary>
    /// <remarks>
    /// If there is an `external_id`, the conversation is found by it. Otherwise it is found by end user, channel, session type, and agent
    /// or team, among the open ones without an `external_id`. A found conversation is returned as stored. Revisions are pinned at creation
    /// and never change.
    /// </remarks>
    /// <response code="409">
    /// The `external_id` belongs to another conversation (`external_id_conflict`), or a request with the same key is still running
    /// (`idempotency_key_in_use`).
    /// </response>
    [HttpPost(Name = "getOrCreateV2Conversation")]
    [RequiresScope("conversations:write")]
    [AcceptsIdempotencyKey]
    [Answers<ConversationResponse>(201, WireHeaders.Location, WireHeaders.ConversationCreated, WireHeaders.DifferingFields)]
    [Fails(400, 401, 422)]
    [Fails(404, IsAddition = true)]
    [Fails(409, IsAddition = true, Body = typeof(ExternalIdConflictResponse))]
    public async Task<IActionResult> GetOrCreate(
        [FromBody] ConversationCreate body, [FromServices] IAnswerRenderer<ConversationGot> renderer, CancellationToken cancellationToken)
    {
        var command = body.ToCommand(caller.OrganizationId, Request.IdempotentUse(clock), clock);
        return new AnswerResult<ConversationGot>(await mediator.Send(command, cancellationToken), renderer);
    }

    /// <summary>Starts a test chat</summary>
    /// <remarks>Always a new conversation with its own end user. It has no effect outside itself and is removed after some time.</remarks>
    /// <response code="409">A request with the same key is still running (`idempotency_key_in_use`).</response>
    [HttpPost("test-chat", Name = "startV2TestChat")]
    [RequiresScope("conversations:write")]
    [AcceptsIdempotencyKey]
    [Answers<TestChatStartResponse>(201, WireHeaders.Location)]
    [Fails(400, 401, 422)]
    [Fails(404, IsAddition = true)]
    public async Task<IActionResult> StartTestChat(
        [FromBody] TestChatStartRequest body, [FromServices] IAnswerRenderer<TestChatStarted> renderer, CancellationToken cancellationToken)
    {
        var command = body.ToCommand(caller.OrganizationId, Request.IdempotentUse(clock), clock);
        return new AnswerResult<TestChatStarted>(await mediator.Send(command, cancellationToken), renderer);
    }

    /// <summary>Lists the conversations</summary>
    /// <remarks>Newest first, of all session types. A listed conversation matches every given filter.</remarks>
    [HttpGet(Name = "listV2Conversations")]
    [RequiresScope("conversations:read")]
    [Answers<CursorPage<SessionResponse>>(200)]
    [Fails(422)]
    public async Task<IActionResult> List([FromQuery] ConversationsQuery filter, CancellationToken cancellationToken)
    {
        var page = filter.ToQuery(caller.OrganizationId) is { } query
            ? await mediator.Send(query, cancellationToken)
            : new Page<Conversation>([], Next: null);
        var sessions = new Page<Session>([.. page.Items.Select(conversation => new Session(conversation, settings))], page.Next);
        return new JsonBody<CursorPage<SessionResponse>>(CursorPage<SessionResponse>.From(sessions));
    }

    /// <summary>Reads a conversation</summary>
    /// <remarks>With everything that was stored at its creation, and the latest messages.</remarks>
    /// <param name="conversationId">The conversation's id.</param>
    [HttpGet("{conversation_id}", Name = "getV2Conversation")]
    [RequiresScope("conversations:read")]
    [Answers<SessionDetailResponse>(200)]
    [Fails(422)]
    [Fails(404, IsAddition = true)]
    public async Task<IActionResult> Get([FromRoute(Name = "conversation_id")] Guid conversationId, CancellationToken cancellationToken)
    {
        var query = new GetConversationQuery(caller.OrganizationId, new ConversationId(conversationId));
        var (conversation, recent) = await mediator.Send(query, cancellationToken);
        return new JsonBody<SessionDetailResponse>(SessionDetailResponse.From(new Session(conversation, settings) { Recent = recent }));
    }

    /// <summary>Closes a conversation</summary>
    /// <remarks>
    /// An ended conversation is returned as it is. A running turn fails with `conversation_closed`. Soon after, a `live` conversation with
    /// messages gets its summary, and its end user a memory of it.
    /// </remarks>
    /// <param name="conversationId">The conversation's id.</param>
    [HttpPost("{conversation_id}/close", Name = "closeV2Conversation")]
    [RequiresScope("conversations:write")]
    [Answers<SessionResponse>(200)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Close(
        [FromRoute(Name = "conversation_id")] Guid conversationId, [FromBody] SessionClose? body, CancellationToken cancellationToken)
    {
        var command = SessionClose.ToCommand(body, caller.OrganizationId, conversationId);
        var closed = await mediator.Send(command, cancellationToken);
        return new JsonBody<SessionResponse>(SessionResponse.From(new Session(closed, settings)));
    }

    /// <summary>Ends a conversation, for older clients</summary>
    /// <remarks>The same as closing. If there is a body, its conversation and end user must be those of this conversation.</remarks>
    /// <param name="conversationId">The conversation's id.</param>
    [HttpPost("{conversation_id}/end_session", Name = "endV2ConversationSession")]
    [RequiresScope("conversations:write")]
    [Answers<TurnResultResponse>(200)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> EndSession(
        [FromRoute(Name = "conversation_id")] Guid conversationId, [FromBody] EndSessionRequest? body, CancellationToken cancellationToken)
    {
        var command = EndSessionRequest.ToCommand(body, caller.OrganizationId, conversationId);
        return new JsonBody<TurnResultResponse>(TurnResultResponse.From(await mediator.Send(command, cancellationToken)));
    }

    /// <summary>Deletes an ended conversation</summary>
    /// <remarks>Also deletes its messages, turns, traces, kept answers and the memory drawn from it. Frees its `external_id`.</remarks>
    /// <param name="conversationId">The conversation's id.</param>
    /// <response code="409">The conversation is open (`conversation_open`).</response>
    [HttpDelete("{conversation_id}", Name = "deleteV2Conversation")]
    [RequiresScope("conversations:write")]
    [Answers(204)]
    [Fails(400, 401, 404, 409, 422)]
    public async Task<IActionResult> Delete([FromRoute(Name = "conversation_id")] Guid conversationId, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteConversationCommand(caller.OrganizationId, new ConversationId(conversationId)), cancellationToken);
        return NoContent();
    }

    /// <summary>Lists a conversation's messages</summary>
    /// <remarks>Oldest first. The messages of a running turn are not listed yet.</remarks>
    /// <param name="conversationId">The conversation's id.</param>
    [HttpGet("{conversation_id}/turns", Name = "listV2ConversationTurns")]
    [RequiresScope("conversations:read")]
    [Answers<TurnListResponse>(200)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> ListMessages(
        [FromRoute(Name = "conversation_id")] Guid conversationId, [FromQuery] MessagesQuery query, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(query.ToQuery(caller.OrganizationId, conversationId), cancellationToken);
        return new JsonBody<TurnListResponse>(TurnListResponse.From(page));
    }

    /// <summary>Reads a conversation's new messages</summary>
    /// <remarks>The messages after one that the caller has seen. The cost depends on the number of new messages only.</remarks>
    /// <param name="conversationId">The conversation's id.</param>
    [HttpGet("{conversation_id}/messages", Name = "pollV2ConversationMessages")]
    [RequiresScope("conversations:read")]
    [Answers<ConversationMessagesPoll>(200)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> PollMessages(
        [FromRoute(Name = "conversation_id")] Guid conversationId, [FromQuery] MessagesPollQuery query, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(query.ToQuery(caller.OrganizationId, conversationId), cancellationToken);
        return new JsonBody<ConversationMessagesPoll>(ConversationMessagesPoll.From(found));
    }
}
