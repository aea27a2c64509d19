using Feather.Domain.Models;

namespace Feather.Application.Models;

/// <summary>One temporary failure makes the whole chain's failure temporary. The shortest wait that a provider named counts.</summary>
internal sealed class ChainFailure
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private bool isTransient;
    private bool isContextTooLong;
    private TimeSpan? retryAfter;

    public void Add(FailureKind kind, TimeSpan? named)
    {
        isTransient |= kind is FailureKind.Transient;
        isContextTooLong |= kind is FailureKind.ContextTooLong;
        if (kind is FailureKind.Transient && named is { } time && (retryAfter is null || time < retryAfter))
            retryAfter = time;
    }

    public ModelFailedException ToException(string unavailable, string rejected) => isTransient
        ? new ModelUnavailableException(unavailable, Bounded(retryAfter ?? Shortest), isContextTooLong)
        : new ModelRejectedException(rejected, isContextTooLong);

    private static TimeSpan Bounded(TimeSpan time) =>
        TimeSpan.FromSeconds(Math.Ceiling(Math.Clamp(time.TotalSeconds, Shortest.TotalSeconds, Longest.TotalSeconds)));
}
