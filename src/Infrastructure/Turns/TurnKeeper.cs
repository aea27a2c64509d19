using System.Collections.Concurrent;
using Feather.Application.Turns;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Feather.Infrastructure.Turns;

/// <summary>
/// Stores the frames of the turns that run in this process: a turn's frames a tenth of a second apart, and what is due of all turns
/// in one trip. Looked at more often than that, turns take their time one after another: all at once they would be a load in
/// waves. Every turn is looked at at least once a second, whether it is still its process's to run, and its lease is renewed
/// every ten.
/// </summary>
internal sealed partial class TurnKeeper(NpgsqlDataSource dataSource, FrameFeed feed, TimeProvider clock, ILogger<TurnKeeper> logger)
    : BackgroundService, ITurnKeeper
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenFrames = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenRenewals = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<TurnId, Kept> turns = new();

    /// <summary>The last time something was not done: leases do not wait for their turn then.</summary>
    private bool hasFailed;

    public void Keep(LiveTurn turn)
    {
        turns[turn.Turn.Id] = new Kept(turn, clock.GetTimestamp());
        feed.Open(turn.Turn.Id);
    }

    public void Release(LiveTurn turn, IReadOnlyList<Frame> stored)
    {
        turns.TryRemove(turn.Turn.Id, out _);
        feed.Publish(turn.Turn.Id, stored);
        feed.Close(turn.Turn.Id);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not only until the server is told to stop: the turns that it still has are kept to their end.
        while (!stoppingToken.IsCancellationRequested || !turns.IsEmpty)
        {
            var began = clock.GetTimestamp();
            await KeepDueAsync();
            var left = (hasFailed ? PauseAfterFailure : Pause) - clock.GetElapsedTime(began);
            if (left > TimeSpan.Zero)
                await Task.Delay(left, clock, CancellationToken.None);
        }
    }

    private async Task KeepDueAsync()
    {
        var isAllDue = hasFailed;
        hasFailed = false;
        var due = turns.Values.Select(kept => kept.TakeDue(clock, isAllDue)).OfType<DueTurn>();
        await Parts.SendAsync(
            dataSource, [.. due.GroupBy(turn => turn.Turn.Turn.OrganizationId).Select(PartOf)], PostponeAll, CancellationToken.None);
    }

    private void PostponeAll(Exception failure)
    {
        hasFailed = true;
        Postponed(failure);
    }

    private Part PartOf(IGrouping<OrganizationId, DueTurn> due)
    {
        List<DueTurn> turnsDue = [.. due];
        List<DueTurn> withFrame = [.. turnsDue.Where(one => one.Frame is not null)];
        var renewed = IdsOf(turnsDue.Where(one => one.IsRenewal));
        var batch = new Batch(new
        {
            OrganizationId = due.Key.Value,
            Ids = IdsOf(turnsDue),
            RenewedIds = renewed,
            TurnIds = IdsOf(withFrame),
            Ns = withFrame.Select(one => one.Frame!.N).ToArray(),
            Datas = withFrame.Select(one => one.Frame!.Data).ToArray(),
        });
        if (renewed.Length > 0)
            batch.Run(KeepingStatements.RenewLeases);
        if (withFrame.Count > 0)
            batch.Run(KeepingStatements.AddDeltas);
        var standing = batch.Ask<StandingRow>(KeepingStatements.Standing);
        return new Part(due.Key, batch, () => Settle(turnsDue, standing.All.ToDictionary(row => row.Id)));
    }

    private static Guid[] IdsOf(IEnumerable<DueTurn> some) => [.. some.Select(turn => turn.Turn.Turn.Id.Value)];

    /// <summary>Now that it is committed.</summary>
    private void Settle(List<DueTurn> turnsDue, Dictionary<Guid, StandingRow> standing)
    {
        foreach (var (turn, frame, _) in turnsDue)
        {
            var row = standing.GetValueOrDefault(turn.Turn.Id.Value);
            if (frame is not null && row is { IsHeld: true })
            {
                turn.Stored(frame);
                feed.Publish(turn.Turn.Id, [frame]);
            }
            if (row is null or { IsClosed: true })
                turn.GiveUp(TurnFailure.ConversationClosed);
            else if (!row.IsHeld)
                turn.GiveUp(TurnFailure.Interrupted);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storing the frames of running turns is put off")]
    private partial void Postponed(Exception failure);

    private sealed class Kept(LiveTurn turn, long since)
    {
        private long looked = since;
        private long renewed = since;

        /// <summary>When its last frame was taken; null where none was: the first need not wait.</summary>
        private long? taken;

        /// <summary>What is to be done for it now; null where that is nothing.</summary>
        public DueTurn? TakeDue(TimeProvider clock, bool isAllDue)
        {
            var now = clock.GetTimestamp();
            var frame = taken is { } last && clock.GetElapsedTime(last, now) < BetweenFrames ? null : turn.Take();
            var isRenewal = isAllDue || clock.GetElapsedTime(renewed, now) >= BetweenRenewals;
            if (frame is null && !isRenewal && clock.GetElapsedTime(looked, now) < BetweenLooks)
                return null;
            taken = frame is null ? taken : now;
            renewed = isRenewal ? now : renewed;
            looked = now;
            return new DueTurn(turn, frame, isRenewal);
        }
    }

    private sealed record DueTurn(LiveTurn Turn, Frame? Frame, bool IsRenewal);

    private sealed record StandingRow(Guid Id, bool IsHeld, bool IsClosed);
}
