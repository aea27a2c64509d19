using Feather.Domain.Common;
using Feather.Domain.Models;
using Microsoft.Extensions.AI;

namespace Feather.Application.Models;

/// <summary>One call of one model while it runs: hands out its text, and knows afterwards how it went.</summary>
internal sealed class ModelAttempt(
    ModelRequest request, ModelEntry entry, ModelProvider? provider, TimeSpan defaultSilence, TimeProvider clock, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    /// <summary>How long a model may speak, however steadily.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly TimeSpan silence =
        entry.Config.RequestTimeoutMs is > 0 and var milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : defaultSilence;

    private readonly CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly Timestamp startedAt = Timestamp.Now(clock);
    private readonly long started = clock.GetTimestamp();

    private IAsyncEnumerator<ChatResponseUpdate>? updates;
    private bool isFinished;
    private bool hasSpoken;
    private int? ttftMs;
    private int? durationMs;
    private UsageDetails? usage;

    // Until it is known otherwise: whoever stops asking has left.
    private (CallOutcome Outcome, string? ErrorClass) end = (CallOutcome.Cancelled, null);

    /// <summary>Whether any text has come.</summary>
    public bool HasBegun => ttftMs is not null;

    /// <summary>What a failing provider said, not to be shown to anybody; null where nothing.</summary>
    public string? FailureText { get; private set; }

    /// <summary>The call as it is remembered.</summary>
    public ModelCall Call => new(
        request.Purpose, entry.Model, provider?.Name, startedAt, ttftMs, durationMs ?? Elapsed(), Count(usage?.InputTokenCount),
        Count(usage?.OutputTokenCount), end.Outcome, end.ErrorClass);

    /// <summary>The next piece of text; null when the call has ended, well or not.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants the answer any more.</exception>
    public async ValueTask<string?> NextAsync()
    {
        try
        {
            while (await MoveNextAsync())
            {
                if (Take(updates!.Current) is { } text)
                    return text;
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception failure)
        {
            End(failure);
        }

        durationMs = Elapsed();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (updates is not null)
            await updates.DisposeAsync();
        patience.Dispose();
    }

    private async ValueTask<bool> MoveNextAsync()
    {
        if (provider is null)
        {
            end = (CallOutcome.Unserved, null);
            return false;
        }

        if (updates is null)
        {
            updates = provider.Client.GetStreamingResponseAsync(request.Messages, ModelOptions.Of(request, entry), patience.Token)
                .GetAsyncEnumerator(patience.Token);
            patience.CancelAfter(silence);
        }

        var next = updates.MoveNextAsync();
        // What has no text is no sign of life: it must not keep a call from ending.
        if (hasSpoken && !next.IsCompleted)
        {
            hasSpoken = false;
            patience.CancelAfter(silence);
        }
        var hasNext = await next;
        if (!hasNext)
            end = !isFinished ? (CallOutcome.Failed, "cut") : HasBegun ? (CallOutcome.Answered, null) : (CallOutcome.Failed, "empty");
        return hasNext;
    }

    private string? Take(ChatResponseUpdate update)
    {
        isFinished |= update.FinishReason is not null;
        foreach (var content in update.Contents)
        {
            if (content is UsageContent { Details: var details })
                usage = details;
        }

        if (update.Text is not { Length: > 0 } text)
            return null;
        ttftMs ??= Elapsed();
        hasSpoken = true;
        if (clock.GetElapsedTime(started) > Longest)
            throw new TimeoutException("An answer comes to an end.");
        // The time until the caller asks again is not the model's.
        patience.CancelAfter(Timeout.InfiniteTimeSpan);
        return text;
    }

    private void End(Exception failure)
    {
        // An answer that was complete stays one, whatever becomes of what follows it.
        end = isFinished && HasBegun ? (CallOutcome.Answered, null)
            : patience.IsCancellationRequested || failure is TimeoutException ? (CallOutcome.TimedOut, "timeout")
            : (CallOutcome.Failed, failure is ModelProviderException known ? known.ErrorClass : "error");
        FailureText = end.Outcome == CallOutcome.Failed ? (failure as ModelProviderException)?.Text ?? failure.GetType().Name : null;
    }

    private int Elapsed() => (int)clock.GetElapsedTime(started).TotalMilliseconds;

    private static int? Count(long? tokens) => tokens is { } count ? (int)Math.Clamp(count, 0, int.MaxValue) : null;
}
