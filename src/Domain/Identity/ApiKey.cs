using Feather.Domain.Common;

namespace Feather.Domain.Identity;

public readonly record struct ApiKeyId(Guid Value);

/// <summary>A key as authentication sees it: whose it is, what it may do, and until when.</summary>
/// <param name="Scopes">Names such as <c>conversations:write</c>; an empty list and <c>*</c> grant everything.</param>
public sealed record ApiKey(
    ApiKeyId Id,
    OrganizationId OrganizationId,
    IReadOnlyList<string> Scopes,
    Timestamp? ExpiresAt,
    bool IsRevoked,
    bool OrganizationIsActive)
{
    /// <summary>Whether the key opens anything at that moment.</summary>
    public bool IsUsableAt(Timestamp now) =>
        !IsRevoked && OrganizationIsActive && (ExpiresAt is not { } expiry || now.Utc < expiry.Utc);

    /// <summary>Whether the key grants a scope; <c>X:write</c> includes <c>X:read</c>, names of no meaning grant nothing (contract: Keys).</summary>
    public bool Grants(string scope) =>
        Scopes.Count == 0
        || Scopes.Contains("*")
        || Scopes.Contains(scope)
        || (scope.EndsWith(":read", StringComparison.Ordinal) && Scopes.Contains(scope[..^":read".Length] + ":write"));
}
