using Feather.Application.Memory;
using Feather.Domain.Identity;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Memory;

[Route("v1/memory/users/{end_user_id}")]
[Tags("memory")]
internal sealed class MemoriesController(IMediator mediator, Caller caller) : ControllerBase
{
    /// <summary>Reads the memories of an end user</summary>
    /// <remarks>One memory for each ended `live` conversation. For an unknown end user the list is empty.</remarks>
    /// <param name="endUserId">The end user's id, or one that was merged into it.</param>
    [HttpGet(Name = "getUserMemories")]
    [RequiresScope("identity:read")]
    [Answers<UserMemoriesResponse>(200, IsAddition = true)]
    [Fails(400, 401, 422)]
    public async Task<IActionResult> Get([FromRoute(Name = "end_user_id")] Guid endUserId, CancellationToken cancellationToken)
    {
        var memories = await mediator.Send(new GetUserMemoriesQuery(caller.OrganizationId, new EndUserId(endUserId)), cancellationToken);
        return new JsonBody<UserMemoriesResponse>(UserMemoriesResponse.From(memories));
    }

    /// <summary>Deletes the memories of an end user</summary>
    /// <remarks>Deletes all of them. The conversations keep their summaries. Later conversations create new memories.</remarks>
    /// <param name="endUserId">The end user's id, or one that was merged into it.</param>
    [HttpDelete(Name = "deleteUserMemories")]
    [RequiresScope("identity:write")]
    [Answers(204)]
    [Fails(422)]
    public async Task<IActionResult> Delete([FromRoute(Name = "end_user_id")] Guid endUserId, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteUserMemoriesCommand(caller.OrganizationId, new EndUserId(endUserId)), cancellationToken);
        return NoContent();
    }
}
