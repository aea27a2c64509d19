using Feather.Domain.Common;

namespace Feather.Domain.Identity;

public readonly record struct ApiKeyId(Guid Value)
{
    public static ApiKeyId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

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

    /// <summary>Whether there is anything it does not grant.</summary>
    public bool IsLimited => !Grants("*");

    /// <summary>Holds a key that this one makes to what this one may do itself; no scopes are all of them.</summary>
    /// <exception cref="InsufficientScopeException">It would be able to do more.</exception>
    public void RequireMayPassOn(IReadOnlyList<string> scopes)
    {
        if (scopes.DefaultIfEmpty("*").FirstOrDefault(scope => !Grants(scope)) is { } lacking)
            throw new InsufficientScopeException(lacking);
    }

    /// <exception cref="ConflictException">It is this key itself: whoever does so by mistake could not undo it.</exception>
    public void RequireMayRevoke(ApiKeyId key)
    {
        if (key == Id)
            throw new ConflictException("conflict", "A key cannot revoke itself.");
    }
}

/// <summary>A key as people manage it: the text itself is shown once and never stored.</summary>
/// <param name="Prefix">The first characters of its text, by which people tell their keys apart.</param>
public sealed record IssuedApiKey(ApiKey Key, string Name, string Prefix, Timestamp CreatedAt, Timestamp? LastUsedAt);

/// <summary>The key is good, but not for this.</summary>
public sealed class InsufficientScopeException(string scope)
    : FeatherException("insufficient_scope", $"This operation requires the scope {scope}.");
