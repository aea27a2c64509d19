using System.Security.Cryptography;
using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

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
            Guid.CreateVersion7(clock.GetUtcNow()), request.Method, Path(request), key is [{ } single] ? single : "", SHA256.HashData(body.Bytes.Span));
    }

    /// <summary>
    /// The path in one spelling, whichever was sent: a path may end in a slash, and letters of it and of ids have two cases. Answers
    /// that an earlier version kept under this spelling are still found.
    /// </summary>
    private static string Path(HttpRequest request) => string.Concat(
        ((RouteEndpoint)request.HttpContext.GetEndpoint()!).RoutePattern.PathSegments.Select(segment => segment.Parts switch
        {
            [RoutePatternLiteralPart word] => $"/{word.Content}",
            [RoutePatternParameterPart parameter] => $"/{Id((string)request.RouteValues[parameter.Name]!)}",
            _ => throw new InvalidOperationException("A segment of a path is a word or an id."),
        }));

    private static Guid Id(string text) => UuidText.TryParse(text, out var id, out _)
        ? id
        : throw new InvalidOperationException("A malformed id was refused before the key was looked at.");
}
