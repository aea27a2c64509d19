using System.Security.Cryptography;
using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Feather.WebApi.Common;

/// <summary>Reads the Idempotency-Key of a request with a body.</summary>
internal static class IdempotencyHeader
{
    public const string Name = "Idempotency-Key";

    /// <summary>Null if the header is missing. A repeated header is malformed. The form is checked later, after the body's.</summary>
    public static IdempotentUse? IdempotentUse(this HttpRequest request, TimeProvider clock)
    {
        if (!request.Headers.TryGetValue(Name, out var key))
            return null;

        var body = request.HttpContext.Features.GetRequiredFeature<RequestBody>();
        return new IdempotentUse(
            Guid.CreateVersion7(clock.GetUtcNow()), request.Method, Path(request), key is [{ } single] ? single : "", SHA256.HashData(body.Bytes.Span));
    }

    /// <summary>
    /// The path in one normalized form: a sent path may end in a slash, and its words and ids may use either case. Answers that an
    /// earlier version stored under this form are still found.
    /// </summary>
    private static string Path(HttpRequest request) => string.Concat(
        ((RouteEndpoint)request.HttpContext.GetEndpoint()!).RoutePattern.PathSegments.Select(segment => segment.Parts switch
        {
            [RoutePatternLiteralPart word] => $"/{word.Content}",
            [RoutePatternParameterPart parameter] => $"/{Id((string)request.RouteValues[parameter.Name]!)}",
            _ => throw new InvalidOperationException("A path segment must be a word or an id."),
        }));

    private static Guid Id(string text) => UuidText.TryParse(text, out var id, out _)
        ? id
        : throw new InvalidOperationException("A malformed id must be refused before the idempotency key is read.");
}
