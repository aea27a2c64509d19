using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Identity;

[Route("v1/identity/api-keys")]
[Tags("identity")]
internal sealed class ApiKeysController(IMediator mediator, Caller caller, TimeProvider clock) : ControllerBase
{
    /// <summary>Lists the organization's keys</summary>
    /// <remarks>Newest first, and those that open nothing any more as well.</remarks>
    [HttpGet(Name = "listApiKeys")]
    [RequiresScope("identity:read")]
    [Answers<IReadOnlyList<ApiKeyResponse>>(200)]
    [Fails(400, 401)]
    public async Task<IActionResult> List(CancellationToken cancellationToken)
    {
        var keys = await mediator.Send(new ListApiKeysQuery(caller.OrganizationId), cancellationToken);
        var now = Timestamp.Now(clock);
        return new JsonBody<IReadOnlyList<ApiKeyResponse>>([.. keys.Select(key => ApiKeyResponse.From((key, now)))]);
    }

    /// <summary>Makes a key</summary>
    /// <remarks>It can do no more than the key that makes it. The answer alone shows the key itself, and nothing shows it again.</remarks>
    [HttpPost(Name = "createApiKey")]
    [RequiresScope("identity:write")]
    [Answers<ApiKeyCreateResponse>(201)]
    [Fails(400, 401, 422)]
    public async Task<IActionResult> Create([FromBody] ApiKeyCreateRequest body, CancellationToken cancellationToken)
    {
        var command = body.ToCommand(caller.Key, clock);
        var issued = await mediator.Send(command, cancellationToken);
        return new JsonBody<ApiKeyCreateResponse>(ApiKeyCreateResponse.From((issued, command.Text, Timestamp.Now(clock)))) { Status = 201 };
    }

    /// <summary>Revokes a key</summary>
    /// <remarks>
    /// For good. It opens nothing from now on where this was asked, and nowhere five seconds later. To revoke a key again changes nothing.
    /// </remarks>
    /// <param name="keyId">The key's id.</param>
    /// <response code="409">It is the key that asks (`conflict`).</response>
    [HttpDelete("{key_id}", Name = "revokeApiKey")]
    [RequiresScope("identity:write")]
    [Answers(204)]
    [Fails(400, 401, 404, 422)]
    [Fails(409, IsAddition = true)]
    public async Task<IActionResult> Revoke(
        [FromRoute(Name = "key_id")] Guid keyId, [FromServices] ApiKeyCache keys, CancellationToken cancellationToken)
    {
        var id = new ApiKeyId(keyId);
        await mediator.Send(new RevokeApiKeyCommand(caller.Key, id), cancellationToken);
        keys.Revoke(id);
        return NoContent();
    }
}
