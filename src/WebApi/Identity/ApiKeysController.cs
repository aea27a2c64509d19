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
    /// <remarks>Newest first. Revoked and expired keys are listed too.</remarks>
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

    /// <summary>Creates a key</summary>
    /// <remarks>The new key can do no more than the key that creates it. Only this answer shows the key's text.</remarks>
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
    /// This cannot be undone. This server refuses the key at once, every other server within five seconds. Revoking it again changes
    /// nothing.
    /// </remarks>
    /// <param name="keyId">The key's id.</param>
    /// <response code="409">A key cannot revoke itself (`conflict`).</response>
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
