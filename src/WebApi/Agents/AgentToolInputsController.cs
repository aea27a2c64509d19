using Feather.Application.Agents;
using Feather.Domain.Agents;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Agents;

[Route(AgentsController.Route)]
[Tags("agents")]
internal sealed class AgentToolInputsController(IMediator mediator, Caller caller) : ControllerBase
{
    /// <summary>Reads the input defaults of a revision's tools</summary>
    /// <remarks>Of every tool that the revision refers to or has values for.</remarks>
    [HttpGet("revisions/{revision_id}/tool-input-defaults", Name = "getAgentRevisionToolInputDefaults")]
    [RequiresScope("agents:read")]
    [Answers<ToolInputDefaultsViewResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Get([FromRoute(Name = "revision_id")] Guid revisionId, CancellationToken cancellationToken)
    {
        var inputs = await mediator.Send(new GetAgentToolInputsQuery(caller.OrganizationId, new AgentRevisionId(revisionId)), cancellationToken);
        return new JsonBody<ToolInputDefaultsViewResponse>(ToolInputDefaultsViewResponse.From(inputs)) { HasETag = true };
    }

    /// <summary>Sets the input defaults of a revision's tools</summary>
    /// <remarks>All of them at once, as long as no conversation has pinned the revision. They override those of its `tool_refs`.</remarks>
    /// <response code="409">A conversation has pinned it (`revision_frozen`); `message` says what to do instead.</response>
    [HttpPut("revisions/{revision_id}/tool-input-defaults", Name = "setAgentRevisionToolInputDefaults")]
    [RequiresScope("agents:write")]
    [AcceptsIfMatch]
    [Answers<ToolInputDefaultsViewResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    [Fails(409, IsAddition = true)]
    public async Task<IActionResult> Set(
        [FromRoute(Name = "revision_id")] Guid revisionId, [FromBody] ToolInputDefaultsPutRequest body, CancellationToken cancellationToken)
    {
        var ifMatch = Request.IfMatch<AgentToolInputs, ToolInputDefaultsViewResponse>();
        var command = new SetAgentToolInputsCommand(caller.OrganizationId, new AgentRevisionId(revisionId), body.Tools, ifMatch);
        var inputs = await mediator.Send(command, cancellationToken);
        return new JsonBody<ToolInputDefaultsViewResponse>(ToolInputDefaultsViewResponse.From(inputs)) { HasETag = true };
    }
}
