using Feather.Domain.Common;

namespace Feather.Domain.Identity;

public readonly record struct ApiKeyId(Guid Value)
{
    public static ApiKeyId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

/// <param name="Scopes">Names such as <c>conversations:write</c>. An empty list and <c>*</c> grant everything.</param>
public sealed record ApiKey(
    ApiKeyId Id,
    OrganizationId OrganizationId,
    IReadOnlyList<string> Scopes,
    Timestamp? ExpiresAt,
    bool IsRevoked,
    bool OrganizationIsActive)
{
    public bool IsUsableAt(Timestamp now) =>
        !IsRevoked && OrganizationIsActive && (ExpiresAt is not { } expiry || now.Utc < expiry.Utc);

    /// <summary>Whether the key grants a scope. <c>X:write</c> includes <c>X:read</c> (contract: Keys).</summary>
    public bool Grants(string scope) =>
        Scopes.Count == 0
        || Scopes.Contains("*")
        || Scopes.Contains(scope)
        || (scope.EndsWith(":read", StringComparison.Ordinal) && Scopes.Contains(scope[..^":read".Length] + ":write"));

    public bool IsLimited => !Grants("*");

    /// <summary>Ensures that a new key gets no scope that this one lacks. No scopes means all scopes.</summary>
    public void RequireMayPassOn(IReadOnlyList<string> scopes)
    {
        if (scopes.DefaultIfEmpty("*").FirstOrDefault(scope => !Grants(scope)) is { } lacking)
            throw new InsufficientScopeException(lacking);
    }

    /// <exception cref="ConflictException">The key is this one: the caller could not undo that mistake.</exception>
    public void RequireMayRevoke(ApiKeyId key)
    {
        if (key == Id)
            throw new ConflictException("conflict", "A key cannot revoke itself.");
    }
}

/// <summary>A key as an administrator sees it. Its text is shown once and never stored.</summary>
public sealed record IssuedApiKey(ApiKey Key, string Name, string Prefix, Timestamp CreatedAt, Timestamp? LastUsedAt);

public sealed class InsufficientScopeException(string scope)
    : FeatherException("insufficient_scope", $"This operation requires the scope {scope}.");
