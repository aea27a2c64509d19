using Feather.Application.Teams;
using Feather.Domain.Teams;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Teams;

[Route(TeamsController.Route + "/revisions/{revision_id}/members")]
[Tags("teams")]
internal sealed class TeamMembersController(IMediator mediator, Caller caller, TimeProvider clock) : ControllerBase
{
    /// <summary>Lists the members of a revision</summary>
    /// <remarks>By position. Disabled members are listed too.</remarks>
    /// <param name="revisionId">The team revision's id.</param>
    [HttpGet(Name = "listTeamMembers")]
    [RequiresScope("teams:read")]
    [Answers<IReadOnlyList<TeamMemberResponse>>(200)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> List([FromRoute(Name = "revision_id")] Guid revisionId, CancellationToken cancellationToken)
    {
        var members = await mediator.Send(new ListTeamMembersQuery(caller.OrganizationId, new TeamRevisionId(revisionId)), cancellationToken);
        return new JsonBody<IReadOnlyList<TeamMemberResponse>>([.. members.Select(member => TeamMemberResponse.From(member))]);
    }

    /// <summary>Adds a member to a revision</summary>
    /// <remarks>
    /// Possible until a conversation has pinned the revision. An agent may be on a roster only once. A change to the active revision holds
    /// for the next conversation. It is not checked whether a conversation can be bound to the result: a member without an active
    /// revision prevents that until it has one.
    /// </remarks>
    /// <param name="revisionId">The team revision's id.</param>
    /// <response code="409">A conversation has pinned the revision (`revision_frozen`).</response>
    [HttpPost(Name = "addTeamMember")]
    [RequiresScope("teams:write")]
    [Answers<TeamMemberResponse>(201)]
    [Fails(400, 401, 422)]
    [Fails(404, 409, IsAddition = true)]
    public async Task<IActionResult> Add(
        [FromRoute(Name = "revision_id")] Guid revisionId, [FromBody] TeamMemberCreate body, CancellationToken cancellationToken)
    {
        var member = await mediator.Send(body.ToCommand(caller.OrganizationId, revisionId, clock), cancellationToken);
        return new JsonBody<TeamMemberResponse>(TeamMemberResponse.From(member)) { Status = 201 };
    }

    /// <summary>Updates a member of a revision</summary>
    /// <remarks>
    /// Possible until a conversation has pinned the revision. An absent field stays as it is; null clears a field that may be null. The
    /// fallback member of the active revision may be disabled, but then no conversation can be bound to the team.
    /// </remarks>
    /// <param name="revisionId">The team revision's id.</param>
    /// <param name="memberId">The member's id.</param>
    /// <response code="409">A conversation has pinned the revision (`revision_frozen`).</response>
    [HttpPut("{member_id}", Name = "updateTeamMember")]
    [RequiresScope("teams:write")]
    [Answers<TeamMemberResponse>(200)]
    [Fails(400, 401, 404, 422)]
    [Fails(409, IsAddition = true)]
    public async Task<IActionResult> Update(
        [FromRoute(Name = "revision_id")] Guid revisionId,
        [FromRoute(Name = "member_id")] Guid memberId,
        [FromBody] TeamMemberUpdate body,
        CancellationToken cancellationToken)
    {
        var member = await mediator.Send(body.ToCommand(caller.OrganizationId, revisionId, memberId), cancellationToken);
        return new JsonBody<TeamMemberResponse>(TeamMemberResponse.From(member));
    }

    /// <summary>Removes a member from a revision</summary>
    /// <remarks>
    /// Possible until a conversation has pinned the revision. The fallback member of the active revision may be removed, but then no
    /// conversation can be bound to the team.
    /// </remarks>
    /// <param name="revisionId">The team revision's id.</param>
    /// <param name="memberId">The member's id.</param>
    /// <response code="204">The member is removed.</response>
    /// <response code="409">A conversation has pinned the revision (`revision_frozen`).</response>
    [HttpDelete("{member_id}", Name = "removeTeamMember")]
    [RequiresScope("teams:write")]
    [Answers(204)]
    [Fails(400, 401, 404, 422)]
    [Fails(409, IsAddition = true)]
    public async Task<IActionResult> Remove(
        [FromRoute(Name = "revision_id")] Guid revisionId, [FromRoute(Name = "member_id")] Guid memberId, CancellationToken cancellationToken)
    {
        var command = new RemoveTeamMemberCommand(caller.OrganizationId, new TeamRevisionId(revisionId), new TeamMemberId(memberId));
        await mediator.Send(command, cancellationToken);
        return NoContent();
    }
}
