using Feather.Domain.Common;

namespace Feather.WebApi.Identity;

/// <summary>No key, or one that opens nothing: missing, malformed, unknown, revoked, expired and doubled are told alike.</summary>
internal sealed class AuthenticationRequiredException() : FeatherException("authentication_required", "Authentication required");

/// <summary>The organization asks more often than the operator allows.</summary>
internal sealed class RateLimitedException(int retryAfterSeconds) : FeatherException("rate_limited", "Too many requests; please slow down.")
{
    public int RetryAfterSeconds { get; } = retryAfterSeconds;
}
