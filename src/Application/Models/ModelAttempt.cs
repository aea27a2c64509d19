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

    /// <summary>How long a model may take to say more after it said why it stopped.</summary>
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

    // Until it is known otherwise: whoever stops asking has left.
    private (CallOutcome Outcome, string? ErrorClass) end = (CallOutcome.Cancelled, null);

    /// <summary>Whether any text was handed out.</summary>
    public bool HasBegun => ttftMs is not null;

    /// <summary>How the provider failed; null where it did not, and where it failed by saying nothing.</summary>
    public ModelProviderException? Failure { get; private set; }

    /// <summary>What the failure says about the same call later. That a model is served here does not change while the server runs.</summary>
    public FailureKind FailureKind => end.Outcome is CallOutcome.Unserved ? FailureKind.Rejected : Failure?.Kind ?? FailureKind.Transient;

    /// <summary>The call as it is remembered.</summary>
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
        // An update without content is no sign of life: it must not keep a call from ending.
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
        // The time until the caller asks again is not the model's.
        if (wasAlive)
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
        return HandOut(update.Text);
    }

    /// <summary>White space waits for what follows it: alone it is no answer, and the next model may still be asked.</summary>
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
        // A complete answer stays one, whatever follows it.
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
