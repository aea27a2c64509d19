using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Identity;

namespace Feather.WebApi.Identity;

/// <summary>Requires a usable key that grants the operation's scope, before the body is read (contract: Keys).</summary>
internal sealed class ApiKeyAuthentication(RequestDelegate next, ApiKeyCache keys, KeyUses uses, TimeProvider clock)
{
    public const string Header = "x-api-key";

    public async Task InvokeAsync(HttpContext context, Caller caller)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiresScopeAttribute>() is { } required)
        {
            var key = await FindAsync(context.Request.Headers[Header]);
            var now = Timestamp.Now(clock);
            if (key is null || !key.IsUsableAt(now) || keys.IsRevokedHere(key.Id))
                throw new AuthenticationRequiredException();
            uses.Remember(key, now);
            if (required.Scope is { } scope && !key.Grants(scope))
                throw new InsufficientScopeException(scope);
            caller.Authenticate(key);
        }

        await next(context);
    }

    private Task<ApiKey?> FindAsync(Microsoft.Extensions.Primitives.StringValues sent) =>
        sent is [{ } text] && ApiKeyText.Parse(text) is { } key ? keys.FindAsync(key) : Task.FromResult<ApiKey?>(null);
}
