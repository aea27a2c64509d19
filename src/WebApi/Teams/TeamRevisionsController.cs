using Feather.Application.Teams;
using Feather.Domain.Teams;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Teams;

[Route(TeamsController.Route)]
[Tags("teams")]
internal sealed class TeamRevisionsController(IMediator mediator, Caller caller, TimeProvider clock) : ControllerBase
{
    /// <summary>Creates a revision of a team</summary>
    /// <remarks>
    /// It is new, or it is based on an earlier revision and copies the roster and settings that are not given. It is not active until it
    /// is activated, and may be changed until the first conversation pins it.
    /// </remarks>
    /// <param name="teamId">The team's id.</param>
    [HttpPost("{team_id}/revisions", Name = "createTeamRevision")]
    [RequiresScope("teams:write")]
    [Answers<TeamRevisionResponse>(201, WireHeaders.Location, WireHeaders.ETag)]
    [Fails(400, 401, 422)]
    [Fails(404, IsAddition = true)]
    public async Task<IActionResult> Create(
        [FromRoute(Name = "team_id")] Guid teamId, [FromBody] TeamRevisionCreate body, CancellationToken cancellationToken)
    {
        var revision = await mediator.Send(body.ToCommand(caller.OrganizationId, teamId, caller.Name, clock), cancellationToken);
        return new JsonBody<TeamRevisionResponse>(TeamRevisionResponse.From(revision))
        {
            Status = 201,
            Location = $"/{TeamsController.Route}/revisions/{revision.Id.Value}",
            HasETag = true,
        };
    }

    /// <summary>Lists the revisions of a team</summary>
    /// <remarks>Newest first, each with its roster.</remarks>
    /// <param name="teamId">The team's id.</param>
    [HttpGet("{team_id}/revisions", Name = "listTeamRevisions")]
    [RequiresScope("teams:read")]
    [Answers<CursorPage<TeamRevisionResponse>>(200)]
    [Fails(400, 401, 422)]
    [Fails(404, IsAddition = true)]
    public async Task<IActionResult> List(
        [FromRoute(Name = "team_id")] Guid teamId, [FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var revisions = await mediator.Send(
            new ListTeamRevisionsQuery(caller.OrganizationId, new TeamId(teamId), page.ToPage()), cancellationToken);
        return new JsonBody<CursorPage<TeamRevisionResponse>>(CursorPage<TeamRevisionResponse>.From(revisions));
    }

    /// <summary>Reads a revision of a team</summary>
    /// <remarks>With its roster.</remarks>
    /// <param name="revisionId">The revision's id.</param>
    [HttpGet("revisions/{revision_id}", Name = "getTeamRevision")]
    [RequiresScope("teams:read")]
    [Answers<TeamRevisionResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Get([FromRoute(Name = "revision_id")] Guid revisionId, CancellationToken cancellationToken)
    {
        var revision = await mediator.Send(new GetTeamRevisionQuery(caller.OrganizationId, new TeamRevisionId(revisionId)), cancellationToken);
        return new JsonBody<TeamRevisionResponse>(TeamRevisionResponse.From(revision)) { HasETag = true };
    }
}
