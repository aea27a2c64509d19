namespace Feather.WebApi.Common;

/// <summary>Gives every response an X-Request-Id: the caller's if well formed, else a new one. The log lines contain it too.</summary>
internal sealed class RequestId(RequestDelegate next, ILogger<RequestId> logger)
{
    private const string Header = "X-Request-Id";

    public async Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header].ToString();
        var id = IsWellFormed(given) ? given : Guid.CreateVersion7().ToString();
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        using (logger.BeginScope(id))
            await next(context);
    }

    private static bool IsWellFormed(string id) =>
        id.Length is > 0 and <= 128 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
