using Feather.Application.Identity;
using Feather.Domain.Identity;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Identity;

[Route("v1/identity")]
[Tags("identity")]
internal sealed class OrganizationController(IMediator mediator, Caller caller) : ControllerBase
{
    /// <summary>Shows the key of the request</summary>
    /// <remarks>Every key is described as a user of its own. Any key may call this.</remarks>
    [HttpGet("whoami", Name = "whoAmI")]
    [RequiresScope(null)]
    [Answers<WhoAmIResponse>(200)]
    [Fails(400, 401)]
    public async Task<IActionResult> WhoAmI(CancellationToken cancellationToken)
    {
        var holder = await mediator.Send(new WhoAmIQuery(caller.OrganizationId, caller.Key.Id), cancellationToken);
        return new JsonBody<WhoAmIResponse>(WhoAmIResponse.From((caller.Key, holder)));
    }

    /// <summary>Reads the organization</summary>
    [HttpGet("org", Name = "getOrganization")]
    [RequiresScope("identity:read")]
    [Answers<OrganizationResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404)]
    public async Task<IActionResult> Get(CancellationToken cancellationToken) =>
        Answer(await mediator.Send(new GetOrganizationQuery(caller.OrganizationId), cancellationToken));

    /// <summary>Changes the organization's settings</summary>
    /// <remarks>The given settings replace all stored ones.</remarks>
    [HttpPut("org", Name = "updateOrganization")]
    [RequiresScope("identity:write")]
    [AcceptsIfMatch]
    [Answers<OrganizationResponse>(200, WireHeaders.ETag)]
    [Fails(400, 401, 404, 422)]
    public async Task<IActionResult> Update([FromBody] OrganizationUpdate body, CancellationToken cancellationToken)
    {
        var command = body.ToCommand(caller.OrganizationId, Request.IfMatch<Organization, OrganizationResponse>());
        return Answer(await mediator.Send(command, cancellationToken));
    }

    private static JsonBody<OrganizationResponse> Answer(Organization organization) =>
        new(OrganizationResponse.From(organization)) { HasETag = true };
}
