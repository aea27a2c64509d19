using Feather.Application.Memory;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Memory;
using Feather.Domain.Models;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Conversations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Feather.Infrastructure.Memory;

/// <summary>
/// Does the after-work of conversations of all organizations, in parallel with the other servers. It does several pieces at once, and holds
/// no connection while it calls a model. On shutdown it stops at once, and other servers take over its claims after they expire.
/// </summary>
internal sealed partial class AfterWorkWorker(
    AfterWorkQueue queue, SummaryWork summary, MemorySyncWork memorySync, AfterWorkSignal signal, ILogger<AfterWorkWorker> logger) : BackgroundService
{
    private const int AtOnce = 8;
    private const int AtOnceWhereOthersWait = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly List<(OrganizationId Organization, Task Work)> running = [];
    private Guid servedLast;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await Periodically.OnceAsync(BeginWhatIsDueAsync, Postponed, stoppingToken);
                await signal.WaitAsync(Pause, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The remaining work will be found again.
        }
        await Task.WhenAll(running.Select(one => one.Work)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task BeginWhatIsDueAsync(CancellationToken cancellationToken)
    {
        running.RemoveAll(one => one.Work.IsCompleted);
        if (running.Count >= AtOnce)
            return;
        var due = await queue.FindAsync(atMost: 1000, cancellationToken);
        // Organizations take turns: the list begins after the organization that was served last.
        foreach (var organization in due.OrderBy(one => one.Value.CompareTo(servedLast) <= 0).ThenBy(one => one.Value))
        {
            var share = due.Count == 1 ? AtOnce : AtOnceWhereOthersWait - running.Count(one => one.Organization == organization);
            var free = Math.Min(AtOnce - running.Count, share);
            if (free > 0)
                await Periodically.OnceAsync(stopping => BeginAsync(organization, free, stopping), Postponed, cancellationToken);
        }
    }

    private async Task BeginAsync(OrganizationId organization, int atMost, CancellationToken cancellationToken)
    {
        servedLast = organization.Value;
        foreach (var work in await queue.ClaimAsync(organization, atMost, cancellationToken))
        {
            var (kind, conversation) = (Word.Of(work.Kind), work.ConversationId.Value);
            if (work.Attempt > 1)
                TakenAgain(kind, conversation, organization.Value, work.Attempt);
            running.Add((organization, DoAsync(work, cancellationToken)));
        }
    }

    private async Task DoAsync(AfterWork work, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(AfterWorkQueue.Patience);
        List<ModelCall> calls = [];
        try
        {
            await (work.Kind switch
            {
                AfterWorkKind.Summary => summary.DoAsync(work, calls, patience.Token),
                _ => memorySync.DoAsync(work, patience.Token),
            });
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            await Periodically.OnceAsync(stopping => PutOffAsync(work, failure, calls, stopping), Postponed, cancellationToken);
        }
        // More work may be due, and this piece may have made other work due.
        signal.Raise();
    }

    private async Task PutOffAsync(AfterWork work, Exception failure, IReadOnlyList<ModelCall> calls, CancellationToken cancellationToken)
    {
        var error = failure switch
        {
            SummaryFailedException failed => failed.ErrorClass,
            OperationCanceledException => "timeout",
            FeatherException known => known.Code,
            _ => "internal_error",
        };
        var pause = PauseAfter(work, failure);
        var (kind, conversation, organization) = (Word.Of(work.Kind), work.ConversationId.Value, work.OrganizationId.Value);
        if (error == "internal_error")
            Unexpected(failure, kind, conversation);
        if (pause is { } time)
            PutOff(kind, conversation, organization, work.Attempt, error, (int)time.TotalSeconds);
        else
            GivenUp(kind, conversation, organization, work.Attempt, error);
        await queue.FailAsync(work, error, calls, pause, cancellationToken);
    }

    /// <summary>The time until the next attempt, which is no sooner than a provider asks; null if there is none.</summary>
    private static TimeSpan? PauseAfter(AfterWork work, Exception failure)
    {
        if (work.IsLastAttempt || failure is SummaryFailedException { IsPermanent: true })
            return null;
        var pause = work.Pause(Random.Shared.NextDouble());
        return failure is SummaryFailedException { RetryAfter: { } time } && time > pause ? time : pause;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} of conversation {Conversation} of {Organization} failed at attempt {Attempt}: {Error}; the next one is in {Seconds} s")]
    private partial void PutOff(string kind, Guid conversation, Guid organization, int attempt, string error, int seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} of conversation {Conversation} of {Organization} is given up after attempt {Attempt}: {Error}")]
    private partial void GivenUp(string kind, Guid conversation, Guid organization, int attempt, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} of conversation {Conversation} of {Organization} is retried: attempt {Attempt}")]
    private partial void TakenAgain(string kind, Guid conversation, Guid organization, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} of conversation {Conversation} failed unexpectedly")]
    private partial void Unexpected(Exception failure, string kind, Guid conversation);

    [LoggerMessage(Level = LogLevel.Error, Message = "After-work is postponed")]
    private partial void Postponed(Exception failure);
}
