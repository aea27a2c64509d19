using Feather.Domain.Common;
using Feather.Domain.Models;
using Microsoft.Extensions.AI;

namespace Feather.Application.Models;

/// <summary>One call of one model: streams its text and records how the call ended.</summary>
internal sealed class ModelAttempt(
    ModelRequest request, ModelEntry entry, ModelProvider? provider, TimeSpan defaultSilence, TimeProvider clock, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    /// <summary>The longest time for a whole answer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>The longest wait for more data after the finish reason.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly TimeSpan silence =
        entry.Config.RequestTimeoutMs is > 0 and var milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : defaultSilence;

    private readonly CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly Timestamp startedAt = Timestamp.Now(clock);
    private readonly long started = clock.GetTimestamp();

    private IAsyncEnumerator<ChatResponseUpdate>? updates;
    private string? finishReason;
    private bool wasAlive;
    private string leading = "";
    private int? ttftMs;
    private int? durationMs;
    private UsageDetails? usage;

    // The initial value: if the caller stops asking, the call was cancelled.
    private (CallOutcome Outcome, string? ErrorClass) end = (CallOutcome.Cancelled, null);

    /// <summary>Whether the caller got any text.</summary>
    public bool HasBegun => ttftMs is not null;

    /// <summary>The provider's failure. Null if it did not fail, or if it failed by silence.</summary>
    public ModelProviderException? Failure { get; private set; }

    /// <summary>An unserved model is a permanent failure, because the providers do not change while the server runs.</summary>
    public FailureKind FailureKind => end.Outcome is CallOutcome.Unserved ? FailureKind.Rejected : Failure?.Kind ?? FailureKind.Transient;

    public ModelCall Call => new(
        Purpose: request.Purpose,
        Model: entry.Model,
        Provider: provider?.Name,
        StartedAt: startedAt,
        TtftMs: ttftMs,
        DurationMs: durationMs ?? Elapsed(),
        InputTokens: Count(usage?.InputTokenCount),
        OutputTokens: Count(usage?.OutputTokenCount),
        Outcome: end.Outcome,
        ErrorClass: end.ErrorClass,
        FinishReason: finishReason);

    /// <summary>The next piece of text. Null after the call has ended, with or without success.</summary>
    /// <exception cref="OperationCanceledException">The caller no longer wants the answer.</exception>
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
        // An update without content does not count as life, so it must not extend the call.
        if (wasAlive && !next.IsCompleted)
        {
            wasAlive = false;
            patience.CancelAfter(Allowed);
        }
        var hasNext = await next;
        if (!hasNext)
            end = finishReason is null ? (CallOutcome.Failed, "cut") : Complete;
        return hasNext;
    }

    private TimeSpan Allowed => finishReason is not null && silence > Grace ? Grace : silence;

    private (CallOutcome, string?) Complete => HasBegun ? (CallOutcome.Answered, null) : (CallOutcome.Failed, "empty");

    private string? Take(ChatResponseUpdate update)
    {
        if (update.FinishReason is { } reason)
        {
            if (finishReason is null)
                wasAlive = true;
            finishReason = reason.Value;
        }
        foreach (var content in update.Contents)
        {
            if (content is UsageContent { Details: var details })
                usage = details;
            else if (content is not TextContent { Text: null or "" })
                wasAlive = true;
        }

        if (wasAlive && clock.GetElapsedTime(started) > Longest)
            throw new TimeoutException("The answer takes too long.");
        // While the caller handles the text, the model's time does not run.
        if (wasAlive)
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
        return HandOut(update.Text);
    }

    /// <summary>Holds back leading white space: alone it is no answer, and the next model can still be tried.</summary>
    private string? HandOut(string text)
    {
        text = leading + text;
        if (!HasBegun && string.IsNullOrWhiteSpace(text))
        {
            leading = text;
            return null;
        }
        leading = "";
        if (text.Length == 0)
            return null;
        ttftMs ??= Elapsed();
        return text;
    }

    private void End(Exception failure)
    {
        var hasTimedOut = patience.IsCancellationRequested || failure is TimeoutException;
        // A complete answer stays complete, whatever comes after it.
        if (finishReason is not null && (HasBegun || hasTimedOut))
        {
            end = Complete;
        }
        else if (hasTimedOut)
        {
            end = (CallOutcome.TimedOut, "timeout");
        }
        else
        {
            Failure = failure as ModelProviderException ?? new ModelProviderException("error", failure.GetType().Name);
            end = (CallOutcome.Failed, Failure.ErrorClass);
        }
    }

    private int Elapsed() => (int)clock.GetElapsedTime(started).TotalMilliseconds;

    private static int? Count(long? tokens) => tokens is { } count ? (int)Math.Clamp(count, 0, int.MaxValue) : null;
}
