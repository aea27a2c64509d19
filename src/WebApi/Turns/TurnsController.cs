using System.Text;
using Feather.Application.Turns;
using Feather.Domain.Conversations;
using Feather.Domain.Turns;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Conversations;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Turns;

[Route(Route)]
[Tags("runtime v2")]
internal sealed class TurnsController(IMediator mediator, Caller caller, TimeProvider clock) : ControllerBase
{
    public const string Route = $"{ConversationsController.Route}/{{conversation_id}}/turns";

    /// <summary>Runs a turn</summary>
    /// <remarks>
    /// Takes the end user's message, and answers when the agent has answered. A conversation takes one turn at a time. The turn runs to
    /// its end even if the caller leaves.
    /// </remarks>
    /// <param name="conversationId">The conversation's id.</param>
    /// <response code="409">
    /// The conversation is closed (`conversation_closed`), another turn is running (`turn_in_progress`, with its `turn_id`), or a request
    /// with the same key is still running (`idempotency_key_in_use`).
    /// </response>
    [HttpPost(Name = "runV2ConversationTurn")]
    [RequiresScope("conversations:write")]
    [AcceptsIdempotencyKey]
    [Answers<TurnAnswerResponse>(201)]
    [Fails(400, 401, 404, 422)]
    [Fails(409, IsAddition = true, Body = typeof(TurnInProgressResponse))]
    public async Task<IActionResult> Run(
        [FromRoute(Name = "conversation_id")] Guid conversationId, [FromBody] TurnRequest body, [FromServices] AnswerWait wait,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var command = body.ToCommand(
                caller.OrganizationId, conversationId, isStreamed: false, wantsTrace: false, Request.IdempotentUse(clock), clock);
            var accepted = await mediator.Send(command, cancellationToken);
            if (accepted.Live is { } live)
                return new AnswerJson(await AnswerWait.ForAsync(live, cancellationToken), IsReplay: false);
            if (await wait.ForEarlierAsync(caller.OrganizationId, command.Turn.ConversationId, accepted.Id, cancellationToken) is { } kept)
                return new AnswerJson(kept, IsReplay: true);
        }
    }

    /// <summary>Runs a turn and streams it</summary>
    /// <remarks>
    /// Answers with server-sent events: `delta` with pieces of the answer, then `complete` with the answer as without a stream, or `error`.
    /// Every event has an id. With it a reader can continue the stream at `…/turns/{turn_id}/stream`. A repeat with the same key gets
    /// the same stream, from its beginning.
    /// </remarks>
    /// <param name="conversationId">The conversation's id.</param>
    /// <response code="409">The conversation is closed (`conversation_closed`), or another turn is running (`turn_in_progress`, with its `turn_id`).</response>
    [HttpPost("stream", Name = "runV2ConversationTurnStream")]
    [RequiresScope("conversations:write")]
    [AcceptsIdempotencyKey]
    [Streams(WireHeaders.TurnId, IsInContract = true)]
    [Fails(400, 401, 404, 422)]
    [Fails(409, IsAddition = true, Body = typeof(TurnInProgressResponse))]
    public async Task<IActionResult> RunStreamed(
        [FromRoute(Name = "conversation_id")] Guid conversationId, [FromQuery] TurnStreamQuery query, [FromBody] TurnRequest body,
        CancellationToken cancellationToken)
    {
        var command = body.ToCommand(
            caller.OrganizationId, conversationId, isStreamed: true, query.Trace, Request.IdempotentUse(clock), clock);
        var accepted = await mediator.Send(command, cancellationToken);
        if (accepted.Live is null)
            Response.Headers[WireHeaders.Replayed] = "true";
        return new EventStream(caller.OrganizationId, accepted.Id, after: 0);
    }

    /// <summary>Continues a turn's stream</summary>
    /// <remarks>
    /// Sends the events after the one that `Last-Event-ID` names, or all events if the header is missing. This works on any server, while
    /// the turn runs and for 24 hours after its end.
    /// </remarks>
    /// <param name="conversationId">The conversation's id.</param>
    /// <param name="turnId">The turn's id.</param>
    [HttpGet("{turn_id}/stream", Name = "resumeV2ConversationTurnStream")]
    [RequiresScope("conversations:read")]
    [AddedOperation]
    [AcceptsLastEventId]
    [Streams(WireHeaders.TurnId)]
    [Fails(404, 422)]
    public async Task<IActionResult> Resume(
        [FromRoute(Name = "conversation_id")] Guid conversationId, [FromRoute(Name = "turn_id")] Guid turnId, CancellationToken cancellationToken)
    {
        var query = new GetTurnStreamQuery(
            caller.OrganizationId, new ConversationId(conversationId), new TurnId(turnId), Request.LastFrame(turnId));
        return new EventStream(caller.OrganizationId, query.TurnId, await mediator.Send(query, cancellationToken));
    }

    /// <summary>An answer that is JSON already, so that a repeat sends the same bytes.</summary>
    private sealed record AnswerJson(string Json, bool IsReplay) : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context)
        {
            var response = context.HttpContext.Response;
            response.StatusCode = 201;
            if (IsReplay)
                response.Headers[WireHeaders.Replayed] = "true";
            return response.WriteJsonAsync(Encoding.UTF8.GetBytes(Json));
        }
    }
}
