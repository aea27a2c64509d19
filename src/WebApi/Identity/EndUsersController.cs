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
    /// <summary>Finds or creates the end user who has a contact</summary>
    /// <remarks>
    /// Concurrent requests for one contact get the same end user. If an end user has the `org_external_end_user_id` and the contact is
    /// unknown, that end user gets the contact.
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
    /// <remarks>Newest first. A merged end user is listed with only the survivor's id. Deleted end users are not listed.</remarks>
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
    /// <remarks>For a merged id the answer is the survivor.</remarks>
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
    /// An omitted field stays as it is. If another end user holds the `org_external_end_user_id`, both are the same person and are merged.
    /// The holder survives, its values win, and the answer is the holder.
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
    /// Closes the end user's open conversations and erases personal data, also in conversations, for all ids that were merged into this
    /// one. The conversations stay with their pins, but without their messages. After that, no request finds the end user.
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
    /// <remarks>If the end user has the contact already, the answer is the stored contact.</remarks>
    /// <param name="endUserId">The end user's id, or one that was merged into it.</param>
    /// <response code="409">The contact belongs to another end user (`conflict`).</response>
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
