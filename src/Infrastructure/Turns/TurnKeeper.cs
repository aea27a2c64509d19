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
/// Stores the frames of the turns that run in this process. A turn's frames are a tenth of a second apart, and one trip stores the
/// due frames of all turns. The loop runs more often than that, so that turns are due at different times and not all at once.
/// At least once a second it checks that a turn still holds its lease. Every ten seconds it renews the lease.
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

    /// <summary>Whether the last trip failed. Then the next one renews all leases.</summary>
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
        // After the server is asked to stop, its remaining turns are kept until they end.
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

    /// <summary>Applies the result of the trip, after its commit.</summary>
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storing the frames of running turns failed and will be retried")]
    private partial void Postponed(Exception failure);

    private sealed class Kept(LiveTurn turn, long since)
    {
        private long looked = since;
        private long renewed = since;

        /// <summary>When its last frame was taken; null before the first one, which does not wait.</summary>
        private long? taken;

        /// <summary>The work that is due for the turn now; null if there is none.</summary>
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
