using Feather.Domain.Common;

namespace Feather.WebApi.Identity;

/// <summary>There is no usable key. A missing, malformed, unknown, revoked, expired or repeated key gets the same answer.</summary>
internal sealed class AuthenticationRequiredException() : FeatherException("authentication_required", "Authentication required");

/// <summary>The organization sends more requests than the operator allows.</summary>
internal sealed class RateLimitedException(int retryAfterSeconds) : FeatherException("rate_limited", "Too many requests; please slow down.")
{
    public int RetryAfterSeconds { get; } = retryAfterSeconds;
}
