using Feather.Application.Models;
using Feather.Domain.Models;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Models;

[Route(Route)]
[Tags("model-router")]
internal sealed class RouterConfigsController(IMediator mediator, Caller caller, TimeProvider clock) : ControllerBase
{
    public const string Route = "v1/model-router/configs";

    /// <summary>Creates a router config</summary>
    /// <remarks>It may name models that no provider serves; they fail when called. A new default replaces the previous one.</remarks>
    [HttpPost(Name = "createRouterConfig")]
    [RequiresScope("models:write")]
    [Answers<RouterConfigResponse>(201, WireHeaders.Location, WireHeaders.ETag)]
    [Fails(400, 401, 422)]
    public async Task<IActionResult> Create([FromBody] RouterConfigCreate body, CancellationToken cancellationToken)
    {
        var made = RouterConfigResponse.From(await mediator.Send(body.ToCommand(caller, clock), cancellationToken));
        return new JsonBody<RouterConfigResponse>(made) { Status = 201, Location = $"/{Route}/{made.Id}", HasETag = true };
    }

    /// <summary>Lists the router configs</summary>
    /// <remarks>Newest first.</remarks>
    [HttpGet(Name = "listRouterConfigs")]
    [RequiresScope("models:read")]
    [Answers<CursorPage<RouterConfigResponse>>(200)]
    [Fails(400, 401, 422)]
    public async Task<IActionResult> List([FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var configs = await mediator.Send(new ListRouterConfigsQuery(caller.OrganizationId, page.ToPage()), cancellationToken);
        return new JsonBody<CursorPage<RouterConfigResponse>>(CursorPage<RouterConfigResponse>.From(configs));
    }

    /// <summary>Reads a router config</summary>
    /// <param name="configId">The config's id.</param>
    [HttpGet("{config_id}", Name = "getRouterConfig")]
    [RequiresScope("models:read")]
    [Answers<RouterConfigResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Get([FromRoute(Name = "config_id")] Guid configId, CancellationToken cancellationToken)
    {
        var config = await mediator.Send(new GetRouterConfigQuery(caller.OrganizationId, new RouterConfigId(configId)), cancellationToken);
        return new JsonBody<RouterConfigResponse>(RouterConfigResponse.From(config)) { HasETag = true };
    }

    /// <summary>Updates a router config</summary>
    /// <remarks>It holds for every later turn, whatever revision the turn runs on. A new default replaces the previous one.</remarks>
    /// <param name="configId">The config's id.</param>
    [HttpPut("{config_id}", Name = "updateRouterConfig")]
    [RequiresScope("models:write")]
    [AcceptsIfMatch]
    [Answers<RouterConfigResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Update(
        [FromRoute(Name = "config_id")] Guid configId, [FromBody] RouterConfigUpdate body, CancellationToken cancellationToken)
    {
        var ifMatch = Request.IfMatch<RouterConfig, RouterConfigResponse>();
        var command = new UpdateRouterConfigCommand(caller.OrganizationId, new RouterConfigId(configId), body.Change, ifMatch);
        return new JsonBody<RouterConfigResponse>(RouterConfigResponse.From(await mediator.Send(command, cancellationToken))) { HasETag = true };
    }

    /// <summary>Deletes a router config</summary>
    /// <remarks>This cannot be undone. Agents and teams that name it behave as if they named none.</remarks>
    /// <param name="configId">The config's id.</param>
    [HttpDelete("{config_id}", Name = "deleteRouterConfig")]
    [RequiresScope("models:write")]
    [Answers(204)]
    [Fails(422)]
    [Fails(404, IsAddition = true)]
    public async Task<IActionResult> Delete([FromRoute(Name = "config_id")] Guid configId, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteRouterConfigCommand(caller.OrganizationId, new RouterConfigId(configId)), cancellationToken);
        return NoContent();
    }
}
