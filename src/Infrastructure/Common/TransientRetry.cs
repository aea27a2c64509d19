using Feather.Domain.Common;
using Microsoft.Extensions.Hosting;
using Polly;
using Polly.Retry;

namespace Feather.Infrastructure.Common;

/// <summary>Since when a request has been retrying: all its retries together are bounded, not each.</summary>
internal sealed class RetryBudget
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private long? firstFailure;

    /// <summary>Whether one more attempt may begin.</summary>
    public bool Allows(TimeProvider clock)
    {
        firstFailure ??= clock.GetTimestamp();
        return clock.GetElapsedTime(firstFailure.Value) < Bound;
    }
}

/// <summary>Repeats what failed for a moment: a restart, crash or failover of the database, a deadlock, a stale load.</summary>
internal sealed class TransientRetry(TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private static readonly ResiliencePropertyKey<RetryBudget> Budget = new("budget");

    private readonly ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(50),
            MaxDelay = TimeSpan.FromMilliseconds(800),
            UseJitter = true,
            // What was loaded stale is there to be loaded anew at once; only many who do so need to be spread.
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                args.Outcome.Exception is StaleLoadException ? TimeSpan.FromMilliseconds(Random.Shared.Next(5)) : null),
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is { } failure
                && args.Context.Properties.TryGetValue(Budget, out var budget)
                && MayRepeat(failure, budget, clock, lifetime)),
        })
        .Build();

    /// <exception cref="UnavailableException">It kept failing for as long as the budget lasts, or no connection was free.</exception>
    public async Task<T> ExecuteAsync<T>(RetryBudget budget, Func<Task<T>> work)
    {
        try
        {
            // Nearly always this is all: only what has failed once pays for being repeated.
            return await work();
        }
        catch (Exception failure) when (MayRepeat(failure, budget, clock, lifetime))
        {
            // Repeated below.
        }
        catch (Exception failure) when (IsUnavailable(failure))
        {
            throw new UnavailableException(failure);
        }

        return await RepeatAsync(budget, work);
    }

    private async Task<T> RepeatAsync<T>(RetryBudget budget, Func<Task<T>> work)
    {
        var context = ResilienceContextPool.Shared.Get();
        context.Properties.Set(Budget, budget);
        try
        {
            return await pipeline.ExecuteAsync(static async (_, work) => await work(), context, work);
        }
        catch (Exception failure) when (IsUnavailable(failure))
        {
            throw new UnavailableException(failure);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static bool MayRepeat(Exception failure, RetryBudget budget, TimeProvider clock, IHostApplicationLifetime lifetime) =>
        IsTransient(failure) && !lifetime.ApplicationStopping.IsCancellationRequested && budget.Allows(clock);

    private static bool IsTransient(Exception failure) => failure is StaleLoadException || DatabaseFailure.Of(failure) is FailureKind.Transient;

    private static bool IsUnavailable(Exception failure) => IsTransient(failure) || DatabaseFailure.Of(failure) is FailureKind.Unavailable;
}
