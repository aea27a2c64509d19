using Feather.Application.Tools;
using Feather.Domain.Tools;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Tools;

[Route(ToolsController.Route)]
[Tags("tools")]
internal sealed class ToolRevisionsController(IMediator mediator, Caller caller, TimeProvider clock) : ControllerBase
{
    /// <summary>Creates a revision of a tool</summary>
    /// <remarks>
    /// It is not active yet. If it is based on another revision, absent fields are copied from it, and `********` stands for the
    /// value that is stored there.
    /// </remarks>
    /// <param name="toolId">The tool's id.</param>
    [HttpPost("{tool_id}/revisions", Name = "createToolRevision")]
    [RequiresScope("tools:write")]
    [Answers<ToolRevisionResponse>(201, WireHeaders.Location, WireHeaders.ETag)]
    [Fails(400, 401, 422)]
    [Fails(404, IsAddition = true)]
    public async Task<IActionResult> Create(
        [FromRoute(Name = "tool_id")] Guid toolId, [FromBody] ToolRevisionCreate body, CancellationToken cancellationToken)
    {
        var revision = await mediator.Send(body.ToCommand(caller.Key, toolId, clock), cancellationToken);
        return new JsonBody<ToolRevisionResponse>(ToolRevisionResponse.From(revision))
        {
            Status = 201,
            Location = $"/{ToolsController.Route}/revisions/{revision.Id.Value}",
            HasETag = true,
        };
    }

    /// <summary>Lists a tool's revisions</summary>
    /// <remarks>Newest first.</remarks>
    /// <param name="toolId">The tool's id.</param>
    [HttpGet("{tool_id}/revisions", Name = "listToolRevisions")]
    [RequiresScope("tools:read")]
    [Answers<CursorPage<ToolRevisionResponse>>(200)]
    [Fails(400, 401, 422)]
    [Fails(404, IsAddition = true)]
    public async Task<IActionResult> List(
        [FromRoute(Name = "tool_id")] Guid toolId, [FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var query = new ListToolRevisionsQuery(caller.OrganizationId, new ToolId(toolId), page.ToPage());
        return new JsonBody<CursorPage<ToolRevisionResponse>>(
            CursorPage<ToolRevisionResponse>.From(await mediator.Send(query, cancellationToken)));
    }

    /// <summary>Reads a revision of a tool</summary>
    /// <remarks>Secure values are not shown.</remarks>
    /// <param name="revisionId">The revision's id.</param>
    [HttpGet("revisions/{revision_id}", Name = "getToolRevision")]
    [RequiresScope("tools:read")]
    [Answers<ToolRevisionResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Get([FromRoute(Name = "revision_id")] Guid revisionId, CancellationToken cancellationToken)
    {
        var query = new GetToolRevisionQuery(caller.OrganizationId, new ToolRevisionId(revisionId));
        return new JsonBody<ToolRevisionResponse>(ToolRevisionResponse.From(await mediator.Send(query, cancellationToken))) { HasETag = true };
    }

    /// <summary>Changes a revision of a tool</summary>
    /// <remarks>
    /// In place, even if it is active: conversations do not pin tools. If a secure value is sent back as `********`, the stored value
    /// stays. It is found by list and key; equal keys are matched in their order.
    /// </remarks>
    /// <param name="revisionId">The revision's id.</param>
    [HttpPut("revisions/{revision_id}", Name = "updateToolRevision")]
    [RequiresScope("tools:write")]
    [AcceptsIfMatch]
    [Answers<ToolRevisionResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Update(
        [FromRoute(Name = "revision_id")] Guid revisionId, [FromBody] ToolRevisionUpdate body, CancellationToken cancellationToken)
    {
        var command = body.ToCommand(caller.OrganizationId, revisionId, Request.IfMatch<ToolRevision, ToolRevisionResponse>());
        return new JsonBody<ToolRevisionResponse>(ToolRevisionResponse.From(await mediator.Send(command, cancellationToken))) { HasETag = true };
    }

    /// <summary>Deletes a revision of a tool</summary>
    /// <remarks>This cannot be undone. The active revision cannot be deleted.</remarks>
    /// <param name="revisionId">The revision's id.</param>
    /// <response code="409">It is the tool's active revision (`revision_in_use`).</response>
    [HttpDelete("revisions/{revision_id}", Name = "deleteToolRevision")]
    [RequiresScope("tools:write")]
    [Answers(204)]
    [Fails(400, 401, 404, 422)]
    [Fails(409, IsAddition = true)]
    public async Task<IActionResult> Delete([FromRoute(Name = "revision_id")] Guid revisionId, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteToolRevisionCommand(caller.OrganizationId, new ToolRevisionId(revisionId)), cancellationToken);
        return NoContent();
    }
}
