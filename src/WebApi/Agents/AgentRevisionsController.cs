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
internal sealed class AgentRevisionsController(IMediator mediator, Caller caller, TimeProvider clock) : ControllerBase
{
    /// <summary>Creates a revision</summary>
    /// <remarks>It is not active. If it is based on another revision of the agent, it is a copy of that, except for given fields.</remarks>
    [HttpPost("{agent_id}/revisions", Name = "createAgentRevision")]
    [RequiresScope("agents:write")]
    [Answers<AgentRevisionResponse>(201, WireHeaders.Location, WireHeaders.ETag)]
    [Fails(400, 401, 422)]
    [Fails(404, IsAddition = true)]
    public async Task<IActionResult> Create(
        [FromRoute(Name = "agent_id")] Guid agentId, [FromBody] AgentRevisionCreate body, CancellationToken cancellationToken)
    {
        var made = AgentRevisionResponse.From(await mediator.Send(body.ToCommand(caller, agentId, clock), cancellationToken));
        return new JsonBody<AgentRevisionResponse>(made) { Status = 201, Location = $"/{AgentsController.Route}/revisions/{made.Id}", HasETag = true };
    }

    /// <summary>Lists an agent's revisions</summary>
    /// <remarks>Newest first.</remarks>
    [HttpGet("{agent_id}/revisions", Name = "listAgentRevisions")]
    [RequiresScope("agents:read")]
    [Answers<CursorPage<AgentRevisionResponse>>(200)]
    [Fails(400, 401, 422)]
    [Fails(404, IsAddition = true)]
    public async Task<IActionResult> List(
        [FromRoute(Name = "agent_id")] Guid agentId, [FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var query = new ListAgentRevisionsQuery(caller.OrganizationId, new AgentId(agentId), page.ToPage());
        var revisions = await mediator.Send(query, cancellationToken);
        return new JsonBody<CursorPage<AgentRevisionResponse>>(CursorPage<AgentRevisionResponse>.From(revisions));
    }

    /// <summary>Reads a revision</summary>
    /// <remarks>Also one that is not active.</remarks>
    [HttpGet("revisions/{revision_id}", Name = "getAgentRevision")]
    [RequiresScope("agents:read")]
    [Answers<AgentRevisionResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Get([FromRoute(Name = "revision_id")] Guid revisionId, CancellationToken cancellationToken)
    {
        var revision = await mediator.Send(new GetAgentRevisionQuery(caller.OrganizationId, new AgentRevisionId(revisionId)), cancellationToken);
        return new JsonBody<AgentRevisionResponse>(AgentRevisionResponse.From(revision)) { HasETag = true };
    }

    /// <summary>Edits a revision</summary>
    /// <remarks>In place, as long as no conversation has pinned it.</remarks>
    /// <response code="409">A conversation has pinned it (`revision_frozen`); `message` says what to do instead.</response>
    [HttpPut("revisions/{revision_id}", Name = "updateAgentRevision")]
    [RequiresScope("agents:write")]
    [AcceptsIfMatch]
    [Answers<AgentRevisionResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    [Fails(409, IsAddition = true)]
    public async Task<IActionResult> Update(
        [FromRoute(Name = "revision_id")] Guid revisionId, [FromBody] AgentRevisionUpdate body, CancellationToken cancellationToken)
    {
        var ifMatch = Request.IfMatch<AgentRevision, AgentRevisionResponse>();
        var command = new UpdateAgentRevisionCommand(caller.OrganizationId, new AgentRevisionId(revisionId), body.Content, ifMatch);
        return new JsonBody<AgentRevisionResponse>(AgentRevisionResponse.From(await mediator.Send(command, cancellationToken))) { HasETag = true };
    }

    /// <summary>Deletes a revision</summary>
    /// <remarks>Only a revision that is neither active nor pinned, and that no team's member names.</remarks>
    /// <response code="409">It is used (`revision_in_use`).</response>
    [HttpDelete("revisions/{revision_id}", Name = "deleteAgentRevision")]
    [RequiresScope("agents:write")]
    [Answers(204)]
    [Fails(422)]
    [Fails(404, 409, IsAddition = true)]
    public async Task<IActionResult> Delete([FromRoute(Name = "revision_id")] Guid revisionId, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteAgentRevisionCommand(caller.OrganizationId, new AgentRevisionId(revisionId)), cancellationToken);
        return NoContent();
    }
}
