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

    /// <summary>Gets a conversation, or creates it</summary>
    /// <remarks>
    /// By `external_id` where there is one, else by end user, channel, session type and agent or team among the open ones without. What is
    /// found is answered as it was stored. Revisions are pinned when it is made and never move.
    /// </remarks>
    /// <response code="409">
    /// The `external_id` is another conversation's (`external_id_conflict`), or a request with the same key has not come to its end
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
    /// <remarks>Always a new conversation with an end user of its own. It leaves nothing outside itself and is removed after a while.</remarks>
    /// <response code="409">A request with the same key has not come to its end (`idempotency_key_in_use`).</response>
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
    /// <remarks>Newest first, of all session types, those that pass every filter that is given.</remarks>
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
    /// <remarks>With everything that was stored when it was made, and the latest messages.</remarks>
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
    /// One that is over already is answered as it is. A turn that runs in it fails with `conversation_closed`. A `live` conversation in which
    /// something was said gets its summary, and its end user a memory of it, soon after.
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

    /// <summary>Ends a conversation, by the names of older clients</summary>
    /// <remarks>As closing does. Where there is a body, its conversation and its end user have to be this conversation's.</remarks>
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

    /// <summary>Deletes a conversation that is over</summary>
    /// <remarks>With its messages, turns, traces and kept answers, and the memory that was drawn from it. Its `external_id` is free again.</remarks>
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
    /// <remarks>Oldest first. The messages of a turn that has not come to its end are not among them yet.</remarks>
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
    /// <remarks>Those after a message that the caller has seen. A question costs what its answer holds, however long the conversation is.</remarks>
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
