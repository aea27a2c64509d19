using Feather.Application.Identity;
using Feather.Domain.Identity;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Identity;

[Route("v1/identity")]
[Tags("identity")]
internal sealed class EndUsersController(IMediator mediator, Caller caller, TimeProvider clock) : ControllerBase
{
    /// <summary>Finds or makes the end user who has a contact</summary>
    /// <remarks>
    /// Many who ask at once get one end user. With an `org_external_end_user_id` whose holder is known, an unknown contact becomes the
    /// holder's.
    /// </remarks>
    /// <response code="409">The contact and the `org_external_end_user_id` belong to two end users (`conflict`); an update merges them.</response>
    [HttpPost("resolve", Name = "resolveIdentity")]
    [RequiresScope("identity:write")]
    [Answers<ResolveIdentityResponse>(200)]
    [Fails(400, 401, 422)]
    [Fails(409, IsAddition = true)]
    public async Task<IActionResult> Resolve([FromBody] ResolveIdentityRequest body, CancellationToken cancellationToken)
    {
        var resolved = await mediator.Send(body.ToCommand(caller.OrganizationId, clock), cancellationToken);
        return new JsonBody<ResolveIdentityResponse>(ResolveIdentityResponse.From(resolved));
    }

    /// <summary>Lists end users</summary>
    /// <remarks>Newest first. Merged ones are there with the survivor's id and nothing else; deleted ones are not.</remarks>
    [HttpGet("end-users", Name = "listEndUsers")]
    [RequiresScope("identity:read")]
    [Answers<CursorPage<EndUserResponse>>(200)]
    [Fails(400, 401, 422)]
    public async Task<IActionResult> List([FromQuery] EndUserListQuery page, CancellationToken cancellationToken)
    {
        var endUsers = await mediator.Send(page.ToQuery(caller.OrganizationId), cancellationToken);
        return new JsonBody<CursorPage<EndUserResponse>>(CursorPage<EndUserResponse>.From(endUsers));
    }

    /// <summary>Reads an end user</summary>
    /// <remarks>A merged id is answered with the survivor.</remarks>
    /// <param name="endUserId">The end user's id, or one that was merged into it.</param>
    [HttpGet("end-users/{end_user_id}", Name = "getEndUser")]
    [RequiresScope("identity:read")]
    [Answers<EndUserProfileResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Get([FromRoute(Name = "end_user_id")] Guid endUserId, CancellationToken cancellationToken)
    {
        var profile = await mediator.Send(new GetEndUserQuery(caller.OrganizationId, new EndUserId(endUserId)), cancellationToken);
        return new JsonBody<EndUserProfileResponse>(EndUserProfileResponse.From(profile)) { HasETag = true };
    }

    /// <summary>Changes an end user</summary>
    /// <remarks>
    /// What is left out stays. An `org_external_end_user_id` that another end user holds says that both are one person: they are merged. The
    /// holder survives, its values win, and the answer is the holder.
    /// </remarks>
    /// <param name="endUserId">The end user's id, or one that was merged into it.</param>
    [HttpPut("end-users/{end_user_id}", Name = "updateEndUser")]
    [RequiresScope("identity:write")]
    [AcceptsIfMatch]
    [Answers<EndUserResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Update(
        [FromRoute(Name = "end_user_id")] Guid endUserId, [FromBody] EndUserUpdate body, CancellationToken cancellationToken)
    {
        var ifMatch = Request.IfMatch<EndUserProfile, EndUserProfileResponse>();
        var profile = await mediator.Send(body.ToCommand(caller.OrganizationId, endUserId, ifMatch, clock), cancellationToken);
        return new JsonBody<EndUserResponse>(EndUserResponse.From(profile.EndUser))
        {
            HasETag = true,
            TaggedBy = EndUserProfileResponse.From(profile),
        };
    }

    /// <summary>Deletes an end user</summary>
    /// <remarks>
    /// Closes their open conversations, and empties what tells of them, there and here, for all ids that were merged into theirs. The
    /// conversations stay, with their pins, but without their messages. From then on nothing knows the end user.
    /// </remarks>
    /// <param name="endUserId">The end user's id, or one that was merged into it.</param>
    [HttpDelete("end-users/{end_user_id}", Name = "deleteEndUser")]
    [RequiresScope("identity:write")]
    [Answers(204)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Delete([FromRoute(Name = "end_user_id")] Guid endUserId, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteEndUserCommand(caller.OrganizationId, new EndUserId(endUserId)), cancellationToken);
        return NoContent();
    }

    /// <summary>Adds a contact to an end user</summary>
    /// <remarks>One that they have already is answered as it is stored.</remarks>
    /// <param name="endUserId">The end user's id, or one that was merged into it.</param>
    /// <response code="409">The contact is another end user's (`conflict`).</response>
    [HttpPost("end-users/{end_user_id}/contacts", Name = "addContact")]
    [RequiresScope("identity:write")]
    [Answers<ContactResponse>(201)]
    [Fails(400, 401, 422)]
    [Fails(404, 409, IsAddition = true)]
    public async Task<IActionResult> AddContact(
        [FromRoute(Name = "end_user_id")] Guid endUserId, [FromBody] AddContactRequest body, CancellationToken cancellationToken)
    {
        var contact = await mediator.Send(body.ToCommand(caller.OrganizationId, endUserId, clock), cancellationToken);
        return new JsonBody<ContactResponse>(ContactResponse.From(contact)) { Status = 201 };
    }
}
