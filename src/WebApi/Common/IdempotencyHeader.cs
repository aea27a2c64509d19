using System.Security.Cryptography;
using Feather.Application.Common;
using Feather.WebApi.Common.Body;
using Microsoft.AspNetCore.Http.Features;

namespace Feather.WebApi.Common;

/// <summary>Reads the use of an Idempotency-Key that a request with a body makes.</summary>
internal static class IdempotencyHeader
{
    public const string Name = "Idempotency-Key";

    /// <summary>Null where the header is missing; one that is sent twice is malformed. The form is judged later, after the body's.</summary>
    public static IdempotentUse? IdempotentUse(this HttpRequest request, TimeProvider clock)
    {
        if (!request.Headers.TryGetValue(Name, out var key))
            return null;

        var body = request.HttpContext.Features.GetRequiredFeature<RequestBody>();
        return new IdempotentUse(
            Guid.CreateVersion7(clock.GetUtcNow()), request.Method, request.Path.Value!, key is [{ } single] ? single : "", SHA256.HashData(body.Bytes.Span));
    }
}
