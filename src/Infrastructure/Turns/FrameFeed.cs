using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Feather.Application.Turns;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Feather.Infrastructure.Turns;

/// <summary>
/// Feeds all who follow a turn on this node. Frames of turns that run here are handed on as soon as they are stored; for all
/// other followers, and those that fell behind, one trip ten times a second reads what is next.
/// </summary>
internal sealed partial class FrameFeed(NpgsqlDataSource dataSource, TimeProvider clock, ILogger<FrameFeed> logger) : BackgroundService, IFrameFeed
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);

    /// <summary>Somebody has come who has to be read for: they need not wait for the next time.</summary>
    private readonly SemaphoreSlim came = new(0);

    private readonly ConcurrentDictionary<TurnId, ImmutableList<Follower>> followers = new();

    /// <summary>The turns that run here, with the number of the last frame that was handed on.</summary>
    private readonly ConcurrentDictionary<TurnId, int> handedOn = new();

    public async IAsyncEnumerable<IReadOnlyList<Frame>> FollowAsync(
        OrganizationId organizationId, TurnId id, int after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var follower = new Follower(organizationId, id, after);
        followers.AddOrUpdate(id, [follower], (_, others) => others.Add(follower));
        if (IsBehind(follower))
            came.Release();
        try
        {
            while (await follower.Reader.WaitToReadAsync(cancellationToken))
            {
                List<Frame> frames = [];
                while (follower.Reader.TryRead(out var frame))
                    frames.Add(frame);
                yield return frames;
            }
        }
        finally
        {
            Leave(follower);
        }
    }

    /// <summary>From here on the turn's frames are published here, each once it is stored.</summary>
    public void Open(TurnId id) => handedOn[id] = 0;

    public void Publish(TurnId id, IReadOnlyList<Frame> frames)
    {
        if (frames.Count == 0)
            return;
        // First the number: who begins to follow in between is behind it, and is read for. It never goes back, and what is
        // closed stays closed, though keeping and ending a turn may both tell of a frame.
        var n = frames[^1].N;
        while (handedOn.TryGetValue(id, out var last) && last < n && !handedOn.TryUpdate(id, n, last))
        {
        }
        if (followers.TryGetValue(id, out var listening))
            listening.ForEach(follower => follower.Offer(frames));
    }

    public void Close(TurnId id) => handedOn.TryRemove(id, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await came.WaitAsync(Pause, stoppingToken);
                while (came.Wait(0, stoppingToken))
                {
                    // One trip is for all who have come.
                }
                await FeedOrPostponeAsync(stoppingToken);
                await Task.Delay(ShortestPause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Their readers end by themselves, and resume elsewhere.
        }
    }

    private async Task FeedOrPostponeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FeedAsync(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it must not end the server: who follows is read for next time.
            Postponed(failure);
        }
    }

    private async Task FeedAsync(CancellationToken cancellationToken)
    {
        var behind = followers.Values.SelectMany(listening => listening).Where(IsBehind).GroupBy(follower => follower.OrganizationId).ToList();
        if (behind.Count == 0)
            return;

        var read = new List<(OrganizationId Organization, List<FrameRow> Rows)>();
        await DbSession.AcrossAsync(
            dataSource,
            behind.Select(part => (part.Key, StatementsFor(part))),
            async results =>
            {
                foreach (var part in behind)
                {
                    await results.SkipAsync();
                    read.Add((part.Key, await results.ListAsync<FrameRow>()));
                }
                return true;
            },
            cancellationToken);

        foreach (var (part, (_, rows)) in behind.Zip(read))
        {
            var frames = rows.ToLookup(row => (row.TurnId, row.After));
            foreach (var follower in part)
            {
                var next = frames[(follower.Turn.Value, follower.Position)];
                if (next.Any(row => row.N is null))
                    follower.End();
                else
                    follower.Offer(next.Select(row => new Frame(row.N!.Value, row.Event!, row.Data!)));
            }
        }
    }

    private bool IsBehind(Follower follower) =>
        follower.HasRoom && !follower.Reader.Completion.IsCompleted
        && !(handedOn.TryGetValue(follower.Turn, out var last) && follower.Position >= last);

    private static IEnumerable<Statement> StatementsFor(IEnumerable<Follower> part)
    {
        var places = part.Select(follower => (Turn: follower.Turn.Value, follower.Position)).Distinct().ToList();
        yield return new Statement(KeepingStatements.FramesAfter, new
        {
            OrganizationId = part.First().OrganizationId.Value,
            TurnIds = places.Select(place => place.Turn).ToArray(),
            Afters = places.Select(place => place.Position).ToArray(),
        });
    }

    private void Leave(Follower follower)
    {
        while (followers.TryGetValue(follower.Turn, out var listening))
        {
            var left = listening.Remove(follower);
            if (left.IsEmpty
                ? followers.TryRemove(KeyValuePair.Create(follower.Turn, listening))
                : followers.TryUpdate(follower.Turn, left, listening))
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading what followed turns have told is put off")]
    private partial void Postponed(Exception failure);

    private sealed record FrameRow(Guid TurnId, int After, int? N, string? Event, string? Data);
}
