using Feather.Application.Common;
using Feather.Domain.Identity;

namespace Feather.WebApi.Identity;

/// <summary>Whose request this is, once authentication has said so.</summary>
internal sealed class Caller : ICaller
{
    private ApiKey? key;

    /// <exception cref="InvalidOperationException">Nobody has been authenticated: an operation without <see cref="RequiresScopeAttribute"/>.</exception>
    public ApiKey Key => key ?? throw new InvalidOperationException("Nobody is authenticated.");

    /// <summary>Who made something, as it is kept and shown: the key's id.</summary>
    public string Name => Key.Id.Value.ToString();

    public OrganizationId OrganizationId => Key.OrganizationId;

    public void Authenticate(ApiKey usable) => key = usable;
}

/// <summary>The scope a key must grant for an operation; every operation carries one. Null: any key may call it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresScopeAttribute(string? scope) : Attribute
{
    public string? Scope { get; } = scope;
}
