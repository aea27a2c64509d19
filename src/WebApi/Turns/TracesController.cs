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

[Route($"{ConversationsController.Route}/{{conversation_id}}")]
[Tags("runtime v2")]
internal sealed class TracesController(IMediator mediator, Caller caller) : ControllerBase
{
    /// <summary>Reads what happened in a conversation</summary>
    /// <remarks>
    /// The steps of its turns by time, including the steps so far of a running turn. If the conversation has ended, its end and the work
    /// after it follow.
    /// </remarks>
    /// <param name="conversationId">The conversation's id.</param>
    [HttpGet("trace", Name = "getV2ConversationTrace")]
    [RequiresScope("conversations:read")]
    [Answers<SessionTraceResponse>(200)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Read(
        [FromRoute(Name = "conversation_id")] Guid conversationId, [FromQuery] TraceQuery query, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(query.ToQuery(caller.OrganizationId, conversationId), cancellationToken);
        return new JsonBody<SessionTraceResponse>(SessionTraceResponse.From(page));
    }

    /// <summary>Reads what happened in a turn</summary>
    /// <remarks>If the turn failed, the details of its `answer` have the user's message and the answer up to the failure.</remarks>
    /// <param name="conversationId">The conversation's id.</param>
    /// <param name="turnId">The turn's id.</param>
    [HttpGet("turns/{turn_id}/trace", Name = "getV2ConversationTurnTrace")]
    [RequiresScope("conversations:read")]
    [Answers<SessionTraceResponse>(200)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> ReadTurn(
        [FromRoute(Name = "conversation_id")] Guid conversationId, [FromRoute(Name = "turn_id")] Guid turnId, [FromQuery] TracePageQuery query,
        CancellationToken cancellationToken)
    {
        var asked = new ReadTurnTraceQuery(caller.OrganizationId, new ConversationId(conversationId), new TurnId(turnId), query.ToRequest());
        return new JsonBody<SessionTraceResponse>(SessionTraceResponse.From(await mediator.Send(asked, cancellationToken)));
    }

    /// <summary>Lists how a conversation's turns went</summary>
    /// <remarks>The figures of the newest 200 turns, oldest first.</remarks>
    /// <param name="conversationId">The conversation's id.</param>
    [HttpGet("engineering/turns", Name = "listV2ConversationEngineeringTurns")]
    [RequiresScope("conversations:read")]
    [Answers<IReadOnlyList<EngineeringTurnSummary>>(200)]
    [Fails(422)]
    [Fails(404, IsAddition = true)]
    public async Task<IActionResult> ListRuns([FromRoute(Name = "conversation_id")] Guid conversationId, CancellationToken cancellationToken)
    {
        var runs = await mediator.Send(new ListTurnRunsQuery(caller.OrganizationId, new ConversationId(conversationId)), cancellationToken);
        return new JsonBody<IReadOnlyList<EngineeringTurnSummary>>([.. runs.Select(run => EngineeringTurnSummary.From(run))]);
    }

    /// <summary>Reads how a turn went</summary>
    /// <remarks>With all its steps and every call of a model.</remarks>
    /// <param name="conversationId">The conversation's id.</param>
    /// <param name="turnId">The turn's id.</param>
    [HttpGet("engineering/turns/{turn_id}", Name = "getV2ConversationEngineeringTurn")]
    [RequiresScope("conversations:read")]
    [Answers<TurnWaterfallResponse>(200)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> GetRun(
        [FromRoute(Name = "conversation_id")] Guid conversationId, [FromRoute(Name = "turn_id")] Guid turnId, CancellationToken cancellationToken)
    {
        var query = new GetTurnRunQuery(caller.OrganizationId, new ConversationId(conversationId), new TurnId(turnId));
        return new JsonBody<TurnWaterfallResponse>(TurnWaterfallResponse.From(await mediator.Send(query, cancellationToken)));
    }
}
