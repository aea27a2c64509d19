using Feather.Application.Common;
using Feather.Application.Conversations;
using Feather.Domain.Conversations;
using Feather.WebApi.Common;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Conversations;

[Route(Route)]
internal sealed class ConversationsController(IMediator mediator, Caller caller, TimeProvider clock) : ControllerBase
{
    public const string Route = "v1/v2/conversations";

    [HttpPost]
    [RequiresScope("conversations:write")]
    public async Task<IActionResult> GetOrCreate(
        [FromBody] ConversationCreate body, [FromServices] IAnswerRenderer<ConversationGot> renderer, CancellationToken cancellationToken)
    {
        var command = body.ToCommand(caller.OrganizationId, Request.IdempotentUse(clock), clock);
        return new AnswerResult<ConversationGot>(await mediator.Send(command, cancellationToken), renderer);
    }

    [HttpPost("test-chat")]
    [RequiresScope("conversations:write")]
    public async Task<IActionResult> StartTestChat(
        [FromBody] TestChatStartRequest body, [FromServices] IAnswerRenderer<TestChatStarted> renderer, CancellationToken cancellationToken)
    {
        var command = body.ToCommand(caller.OrganizationId, Request.IdempotentUse(clock), clock);
        return new AnswerResult<TestChatStarted>(await mediator.Send(command, cancellationToken), renderer);
    }

    [HttpGet("{conversation_id}")]
    [RequiresScope("conversations:read")]
    public async Task<IActionResult> Get([FromRoute(Name = "conversation_id")] Guid conversationId, CancellationToken cancellationToken)
    {
        var query = new GetConversationQuery(caller.OrganizationId, new ConversationId(conversationId));
        return new JsonBody<SessionDetailResponse>(SessionDetailResponse.From(await mediator.Send(query, cancellationToken)));
    }
}
