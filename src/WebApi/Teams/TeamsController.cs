using Feather.Application.Teams;
using Feather.Domain.Teams;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Teams;

[Route(Route)]
[Tags("teams")]
internal sealed class TeamsController(IMediator mediator, Caller caller, TimeProvider clock) : ControllerBase
{
    public const string Route = "v1/teams";

    /// <summary>Creates a team</summary>
    /// <remarks>
    /// With its first revision. The revision becomes active at once if a conversation can be bound to it. For that, some member, the
    /// fallback and the initial member must be enabled, and each needs a revision that answers. Otherwise complete the roster, then
    /// activate the revision.
    /// </remarks>
    [HttpPost(Name = "createTeam")]
    [RequiresScope("teams:write")]
    [Answers<TeamResponse>(201, WireHeaders.Location, WireHeaders.ETag)]
    [Fails(400, 401, 422)]
    [Fails(404, IsAddition = true)]
    public async Task<IActionResult> Create([FromBody] TeamCreate body, CancellationToken cancellationToken)
    {
        var team = await mediator.Send(body.ToCommand(caller.OrganizationId, caller.Name, clock), cancellationToken);
        return new JsonBody<TeamResponse>(TeamResponse.From(team)) { Status = 201, Location = $"/{Route}/{team.Id.Value}", HasETag = true };
    }

    /// <summary>Lists the teams</summary>
    /// <remarks>Newest first.</remarks>
    [HttpGet(Name = "listTeams")]
    [RequiresScope("teams:read")]
    [Answers<CursorPage<TeamListResponse>>(200)]
    [Fails(400, 401, 422)]
    public async Task<IActionResult> List([FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var teams = await mediator.Send(new ListTeamsQuery(caller.OrganizationId, page.ToPage()), cancellationToken);
        return new JsonBody<CursorPage<TeamListResponse>>(CursorPage<TeamListResponse>.From(teams));
    }

    /// <summary>Reads a team</summary>
    /// <remarks>With its active revision and that revision's roster.</remarks>
    /// <param name="teamId">The team's id.</param>
    [HttpGet("{team_id}", Name = "getTeam")]
    [RequiresScope("teams:read")]
    [Answers<TeamResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Get([FromRoute(Name = "team_id")] Guid teamId, CancellationToken cancellationToken)
    {
        var team = await mediator.Send(new GetTeamQuery(caller.OrganizationId, new TeamId(teamId)), cancellationToken);
        return new JsonBody<TeamResponse>(TeamResponse.From(team)) { HasETag = true };
    }

    /// <summary>Updates a team</summary>
    /// <remarks>An absent field stays as it is; null clears the description. Settings and roster are changed by revisions.</remarks>
    /// <param name="teamId">The team's id.</param>
    [HttpPut("{team_id}", Name = "updateTeam")]
    [RequiresScope("teams:write")]
    [AcceptsIfMatch]
    [Answers<TeamResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Update(
        [FromRoute(Name = "team_id")] Guid teamId, [FromBody] TeamUpdate body, CancellationToken cancellationToken)
    {
        var command = body.ToCommand(caller.OrganizationId, teamId, Request.IfMatch<Team, TeamResponse>());
        return new JsonBody<TeamResponse>(TeamResponse.From(await mediator.Send(command, cancellationToken))) { HasETag = true };
    }

    /// <summary>Deletes a team</summary>
    /// <remarks>No request finds it any more. Its conversations keep their pins.</remarks>
    /// <param name="teamId">The team's id.</param>
    /// <response code="204">The team is deleted.</response>
    /// <response code="409">Conversations with the team are open; `message` names some (`in_use`).</response>
    [HttpDelete("{team_id}", Name = "deleteTeam")]
    [RequiresScope("teams:write")]
    [Answers(204)]
    [Fails(400, 401, 404, 422)]
    [Fails(409, IsAddition = true)]
    public async Task<IActionResult> Delete([FromRoute(Name = "team_id")] Guid teamId, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteTeamCommand(caller.OrganizationId, new TeamId(teamId)), cancellationToken);
        return NoContent();
    }

    /// <summary>Activates a revision of a team</summary>
    /// <remarks>
    /// New conversations are bound to it; existing ones keep their pins. If no conversation can be bound to it, the request is refused, and
    /// the answer names the member at fault. Feather has no release gate, so there is nothing to bypass.
    /// </remarks>
    /// <param name="teamId">The team's id.</param>
    [HttpPost("{team_id}/set-active-revision", Name = "setActiveTeamRevision")]
    [RequiresScope("teams:write")]
    [Answers<TeamRevisionResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> SetActiveRevision(
        [FromRoute(Name = "team_id")] Guid teamId, [FromBody] Agents.SetActiveRevisionRequest body, CancellationToken cancellationToken)
    {
        var command = new SetActiveTeamRevisionCommand(caller.OrganizationId, new TeamId(teamId), new TeamRevisionId(body.RevisionId));
        return new JsonBody<TeamRevisionResponse>(TeamRevisionResponse.From(await mediator.Send(command, cancellationToken))) { HasETag = true };
    }
}
