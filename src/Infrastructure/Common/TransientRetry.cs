using Feather.Domain.Common;
using Microsoft.Extensions.Hosting;
using Polly;
using Polly.Retry;

namespace Feather.Infrastructure.Common;

/// <summary>Limits the time of all retries of a request together, not of each one.</summary>
internal sealed class RetryBudget
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private long? firstFailure;

    public bool Allows(TimeProvider clock)
    {
        firstFailure ??= clock.GetTimestamp();
        return clock.GetElapsedTime(firstFailure.Value) < Bound;
    }
}

/// <summary>Retries after a transient failure: a restart, crash or failover of the database, a deadlock, or a stale load.</summary>
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
            // After a stale load the new rows can be loaded at once. The short delay only spreads the retries of many requests.
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                args.Outcome.Exception is StaleLoadException ? TimeSpan.FromMilliseconds(Random.Shared.Next(5)) : null),
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is { } failure
                && args.Context.Properties.TryGetValue(Budget, out var budget)
                && MayRepeat(failure, budget, clock, lifetime)),
        })
        .Build();

    /// <exception cref="UnavailableException">The work failed until the budget was used up, or no connection was free.</exception>
    public async Task<T> ExecuteAsync<T>(RetryBudget budget, Func<Task<T>> work)
    {
        try
        {
            // Nearly every request ends here. Only a request that has failed once pays for the retry.
            return await work();
        }
        catch (Exception failure) when (MayRepeat(failure, budget, clock, lifetime))
        {
            // RepeatAsync retries it.
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
