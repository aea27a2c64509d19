using Feather.Application.Common;
using Feather.Domain.Identity;

namespace Feather.WebApi.Identity;

/// <summary>The key of the request, once it is authenticated.</summary>
internal sealed class Caller : ICaller
{
    private ApiKey? key;

    /// <exception cref="InvalidOperationException">The operation has no <see cref="RequiresScopeAttribute"/>.</exception>
    public ApiKey Key => key ?? throw new InvalidOperationException("The request is not authenticated.");

    /// <summary>The creator of a thing, as stored and shown: the key's id.</summary>
    public string Name => Key.Id.Value.ToString();

    public OrganizationId OrganizationId => Key.OrganizationId;

    public void Authenticate(ApiKey usable) => key = usable;
}

/// <summary>The scope that a key must grant for an operation. Every operation has this attribute. Null: any key may call it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresScopeAttribute(string? scope) : Attribute
{
    public string? Scope { get; } = scope;
}
