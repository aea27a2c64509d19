using Feather.Application.Tools;
using Feather.Domain.Tools;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Tools;

[Route(Route)]
[Tags("tools")]
internal sealed class ToolsController(IMediator mediator, Caller caller, TimeProvider clock) : ControllerBase
{
    public const string Route = "v1/tools";

    /// <summary>Creates a tool</summary>
    /// <remarks>
    /// The same body creates its first revision, which is active at once. Values marked `secure` are stored encrypted. If the
    /// server has no key for that, it refuses them with 400.
    /// </remarks>
    [HttpPost(Name = "createTool")]
    [RequiresScope("tools:write")]
    [Answers<ToolResponse>(201, WireHeaders.Location, WireHeaders.ETag)]
    [Fails(400, 401, 422)]
    public async Task<IActionResult> Create([FromBody] ToolCreate body, CancellationToken cancellationToken)
    {
        var tool = await mediator.Send(body.ToCommand(caller.Key, clock), cancellationToken);
        return new JsonBody<ToolResponse>(ToolResponse.From(tool)) { Status = 201, Location = $"/{Route}/{tool.Id.Value}", HasETag = true };
    }

    /// <summary>Lists tools</summary>
    /// <remarks>Newest first.</remarks>
    [HttpGet(Name = "listTools")]
    [RequiresScope("tools:read")]
    [Answers<CursorPage<ToolResponse>>(200)]
    [Fails(400, 401, 422)]
    public async Task<IActionResult> List([FromQuery] ToolsQuery query, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(query.ToQuery(caller.OrganizationId), cancellationToken);
        return new JsonBody<CursorPage<ToolResponse>>(CursorPage<ToolResponse>.From(page));
    }

    /// <summary>Reads a tool</summary>
    /// <remarks>With its active revision.</remarks>
    /// <param name="toolId">The tool's id.</param>
    [HttpGet("{tool_id}", Name = "getTool")]
    [RequiresScope("tools:read")]
    [Answers<ToolResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Get([FromRoute(Name = "tool_id")] Guid toolId, CancellationToken cancellationToken)
    {
        var tool = await mediator.Send(new GetToolQuery(caller.OrganizationId, new ToolId(toolId)), cancellationToken);
        return new JsonBody<ToolResponse>(ToolResponse.From(tool)) { HasETag = true };
    }

    /// <summary>Changes a tool</summary>
    /// <remarks>Its name, description, type and metadata. Its function is changed in its revisions.</remarks>
    /// <param name="toolId">The tool's id.</param>
    /// <response code="409">The active revision does not fit the new type (`conflict`).</response>
    [HttpPut("{tool_id}", Name = "updateTool")]
    [RequiresScope("tools:write")]
    [AcceptsIfMatch]
    [Answers<ToolResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    [Fails(409, IsAddition = true)]
    public async Task<IActionResult> Update(
        [FromRoute(Name = "tool_id")] Guid toolId, [FromBody] ToolUpdate body, CancellationToken cancellationToken)
    {
        var command = body.ToCommand(caller.OrganizationId, toolId, Request.IfMatch<Tool, ToolResponse>());
        return new JsonBody<ToolResponse>(ToolResponse.From(await mediator.Send(command, cancellationToken))) { HasETag = true };
    }

    /// <summary>Deletes a tool</summary>
    /// <remarks>It is hidden, with its revisions. A tool in use cannot be deleted.</remarks>
    /// <param name="toolId">The tool's id.</param>
    /// <response code="409">
    /// An agent's active revision, or a revision that an open conversation has pinned, refers to it. `message` names some (`in_use`).
    /// </response>
    [HttpDelete("{tool_id}", Name = "deleteTool")]
    [RequiresScope("tools:write")]
    [Answers(204)]
    [Fails(400, 401, 404, 422)]
    [Fails(409, IsAddition = true)]
    public async Task<IActionResult> Delete([FromRoute(Name = "tool_id")] Guid toolId, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteToolCommand(caller.OrganizationId, new ToolId(toolId)), cancellationToken);
        return NoContent();
    }

    /// <summary>Enables a tool</summary>
    /// <remarks>Its active revision gets the status `active`. Repeating this changes nothing.</remarks>
    /// <param name="toolId">The tool's id.</param>
    [HttpPost("{tool_id}/enable", Name = "enableTool")]
    [RequiresScope("tools:write")]
    [Answers(204)]
    [Fails(400, 401, 404, 422)]
    public Task<IActionResult> Enable([FromRoute(Name = "tool_id")] Guid toolId, CancellationToken cancellationToken) =>
        SwitchAsync(toolId, ToolStatus.Active, cancellationToken);

    /// <summary>Disables a tool</summary>
    /// <remarks>Its active revision gets the status `disabled`. Repeating this changes nothing.</remarks>
    /// <param name="toolId">The tool's id.</param>
    [HttpPost("{tool_id}/disable", Name = "disableTool")]
    [RequiresScope("tools:write")]
    [Answers(204)]
    [Fails(400, 401, 404, 422)]
    public Task<IActionResult> Disable([FromRoute(Name = "tool_id")] Guid toolId, CancellationToken cancellationToken) =>
        SwitchAsync(toolId, ToolStatus.Disabled, cancellationToken);

    /// <summary>Chooses a tool's active revision</summary>
    /// <remarks>From now on the tool uses it, in every agent.</remarks>
    /// <param name="toolId">The tool's id.</param>
    /// <response code="409">The revision does not fit the tool's type (`conflict`).</response>
    [HttpPost("{tool_id}/set-active-revision", Name = "setActiveToolRevision")]
    [RequiresScope("tools:write")]
    [Answers<ToolRevisionResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    [Fails(409, IsAddition = true)]
    public async Task<IActionResult> SetActiveRevision(
        [FromRoute(Name = "tool_id")] Guid toolId, [FromBody] SetActiveToolRevisionRequest body, CancellationToken cancellationToken)
    {
        var command = new SetActiveToolRevisionCommand(caller.OrganizationId, new ToolId(toolId), new ToolRevisionId(body.RevisionId));
        return new JsonBody<ToolRevisionResponse>(ToolRevisionResponse.From(await mediator.Send(command, cancellationToken))) { HasETag = true };
    }

    private async Task<IActionResult> SwitchAsync(Guid toolId, ToolStatus status, CancellationToken cancellationToken)
    {
        await mediator.Send(new SwitchToolCommand(caller.OrganizationId, new ToolId(toolId), status), cancellationToken);
        return NoContent();
    }
}
