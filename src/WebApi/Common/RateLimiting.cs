using System.Threading.RateLimiting;
using Feather.WebApi.Identity;

namespace Feather.WebApi.Common;

/// <summary>Limits the requests per minute of an organization, if the operator sets a limit. A refused request writes nothing.</summary>
internal static class RateLimiting
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddFeatherRateLimit(this IServiceCollection services, int requestsPerMinute) => services.AddRateLimiter(options =>
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, Guid>(context =>
            context.GetEndpoint()?.Metadata.GetMetadata<RequiresScopeAttribute>() is null
                ? RateLimitPartition.GetNoLimiter(Guid.Empty)
                : RateLimitPartition.GetFixedWindowLimiter(
                    context.RequestServices.GetRequiredService<Caller>().OrganizationId.Value,
                    _ => new FixedWindowRateLimiterOptions { PermitLimit = requestsPerMinute, Window = Window }));
        options.OnRejected = (rejected, _) => throw new RateLimitedException(
            rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1);
    });
}
