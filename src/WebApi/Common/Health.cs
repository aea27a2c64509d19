namespace Feather.WebApi.Common;

/// <summary>For those who run the server: is the process alive, and may requests be sent to it?</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "alive" })).ExcludeFromDescription();
        app.MapGet("/health/ready", async (Readiness readiness, CancellationToken cancellationToken) =>
            await readiness.IsReadyAsync(cancellationToken)
                ? Results.Json(new { status = "ready" })
                : Results.Json(new { status = "unavailable" }, statusCode: 503)).ExcludeFromDescription();
    }
}
