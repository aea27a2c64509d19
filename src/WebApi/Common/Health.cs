namespace Feather.WebApi.Common;

/// <summary>For the operator: is the process alive, and is it ready for requests?</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", (HttpContext http) => AnswerAsync(http, 200, "alive")).ExcludeFromDescription();
        app.MapGet("/health/ready", async (HttpContext http, Readiness readiness, CancellationToken cancellationToken) =>
            await (await readiness.IsReadyAsync(cancellationToken)
                ? AnswerAsync(http, 200, "ready")
                : AnswerAsync(http, 503, "unavailable"))).ExcludeFromDescription();
    }

    private static Task AnswerAsync(HttpContext http, int code, string status)
    {
        http.Response.StatusCode = code;
        return http.Response.WriteJsonAsync(JsonDefaults.Write(new { status }));
    }
}
