using Feather.Application.Agents;
using Feather.Domain.Agents;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Agents;

[Route(Route)]
[Tags("agents")]
internal sealed class AgentsController(IMediator mediator, Caller caller, TimeProvider clock) : ControllerBase
{
    public const string Route = "v1/agents";

    /// <summary>Creates an agent</summary>
    /// <remarks>Its first revision is created from the same body and is active, so that the agent can talk at once.</remarks>
    [HttpPost(Name = "createAgent")]
    [RequiresScope("agents:write")]
    [Answers<AgentResponse>(201, WireHeaders.Location, WireHeaders.ETag)]
    [Fails(400, 401, 422)]
    public async Task<IActionResult> Create([FromBody] AgentCreate body, CancellationToken cancellationToken)
    {
        var made = AgentResponse.From(await mediator.Send(body.ToCommand(caller, clock), cancellationToken));
        return new JsonBody<AgentResponse>(made) { Status = 201, Location = $"/{Route}/{made.Id}", HasETag = true };
    }

    /// <summary>Lists the agents</summary>
    /// <remarks>Newest first. Deleted agents are not listed.</remarks>
    [HttpGet(Name = "listAgents")]
    [RequiresScope("agents:read")]
    [Answers<CursorPage<AgentListResponse>>(200)]
    [Fails(400, 401, 422)]
    public async Task<IActionResult> List([FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var agents = await mediator.Send(new ListAgentsQuery(caller.OrganizationId, page.ToPage()), cancellationToken);
        return new JsonBody<CursorPage<AgentListResponse>>(CursorPage<AgentListResponse>.From(agents));
    }

    /// <summary>Reads an agent</summary>
    /// <remarks>With its active revision.</remarks>
    [HttpGet("{agent_id}", Name = "getAgent")]
    [RequiresScope("agents:read")]
    [Answers<AgentResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Get([FromRoute(Name = "agent_id")] Guid agentId, CancellationToken cancellationToken)
    {
        var agent = await mediator.Send(new GetAgentQuery(caller.OrganizationId, new AgentId(agentId)), cancellationToken);
        return new JsonBody<AgentResponse>(AgentResponse.From(agent)) { HasETag = true };
    }

    /// <summary>Updates an agent</summary>
    /// <remarks>Its name and other fields outside its revisions. Content is changed by new revisions.</remarks>
    [HttpPut("{agent_id}", Name = "updateAgent")]
    [RequiresScope("agents:write")]
    [AcceptsIfMatch]
    [Answers<AgentResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Update(
        [FromRoute(Name = "agent_id")] Guid agentId, [FromBody] AgentUpdate body, CancellationToken cancellationToken)
    {
        var ifMatch = Request.IfMatch<AgentDetail, AgentResponse>();
        var command = new UpdateAgentCommand(caller.OrganizationId, new AgentId(agentId), body.Change, ifMatch);
        return new JsonBody<AgentResponse>(AgentResponse.From(await mediator.Send(command, cancellationToken))) { HasETag = true };
    }

    /// <summary>Deletes an agent</summary>
    /// <remarks>It is hidden. Conversations that pinned its revisions keep them.</remarks>
    /// <response code="409">It has open conversations or is on a team's active roster (`in_use`); `message` names them.</response>
    [HttpDelete("{agent_id}", Name = "deleteAgent")]
    [RequiresScope("agents:write")]
    [Answers(204)]
    [Fails(400, 401, 404, 409, 422)]
    public async Task<IActionResult> Delete([FromRoute(Name = "agent_id")] Guid agentId, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteAgentCommand(caller.OrganizationId, new AgentId(agentId)), cancellationToken);
        return NoContent();
    }

    /// <summary>Activates a revision</summary>
    /// <remarks>New conversations pin it from now on. Existing ones keep their pins.</remarks>
    [HttpPost("{agent_id}/set-active-revision", Name = "setActiveAgentRevision")]
    [RequiresScope("agents:write")]
    [Answers<AgentRevisionResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> SetActiveRevision(
        [FromRoute(Name = "agent_id")] Guid agentId, [FromBody] SetActiveRevisionRequest body, CancellationToken cancellationToken)
    {
        var command = new SetActiveAgentRevisionCommand(caller.OrganizationId, new AgentId(agentId), new AgentRevisionId(body.RevisionId));
        return new JsonBody<AgentRevisionResponse>(AgentRevisionResponse.From(await mediator.Send(command, cancellationToken))) { HasETag = true };
    }

    /// <summary>Lists an agent's variables</summary>
    /// <remarks>The variables of its active revision; none if no revision is active.</remarks>
    [HttpGet("{agent_id}/variables", Name = "listAgentVariables")]
    [RequiresScope("agents:read")]
    [Answers<AgentVariablesResponse>(200)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> ListVariables([FromRoute(Name = "agent_id")] Guid agentId, CancellationToken cancellationToken)
    {
        var agent = await mediator.Send(new GetAgentQuery(caller.OrganizationId, new AgentId(agentId)), cancellationToken);
        return new JsonBody<AgentVariablesResponse>(AgentVariablesResponse.From(agent));
    }
}
