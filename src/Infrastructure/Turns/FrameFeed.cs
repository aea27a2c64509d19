using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Feather.Application.Turns;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Feather.Infrastructure.Turns;

/// <summary>
/// Gives stored frames to all followers on this server. Frames of turns that run here are published as soon as they are stored.
/// For all other followers, and for those that fell behind, one trip ten times a second reads the next frames.
/// </summary>
internal sealed partial class FrameFeed(NpgsqlDataSource dataSource, TimeProvider clock, ILogger<FrameFeed> logger) : BackgroundService, IFrameFeed
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>New followers that are behind: they do not wait for the next tick.</summary>
    private readonly Channel<Follower> newcomers = Channel.CreateUnbounded<Follower>(new UnboundedChannelOptions { SingleReader = true });

    private readonly ConcurrentDictionary<TurnId, ImmutableList<Follower>> followers = new();

    /// <summary>The turns that run here, with the number of the last published frame.</summary>
    private readonly ConcurrentDictionary<TurnId, int> published = new();

    public async IAsyncEnumerable<IReadOnlyList<Frame>> FollowAsync(
        OrganizationId organizationId, TurnId id, int after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var follower = new Follower(organizationId, id, after);
        followers.AddOrUpdate(id, [follower], (_, others) => others.Add(follower));
        if (IsBehind(follower))
            newcomers.Writer.TryWrite(follower);
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

    /// <summary>From now on the turn's frames are published here, each after it is stored.</summary>
    public void Open(TurnId id) => published[id] = 0;

    public void Publish(TurnId id, IReadOnlyList<Frame> frames)
    {
        if (frames.Count == 0)
            return;
        // The number comes first: a follower that starts in between is behind it, so the trip reads for it. The number never
        // goes back and a closed turn stays closed, although keeping and ending a turn may both publish the same frame.
        var n = frames[^1].N;
        while (published.TryGetValue(id, out var last) && last < n && !published.TryUpdate(id, n, last))
        {
        }
        if (followers.TryGetValue(id, out var listening))
            listening.ForEach(follower => follower.Offer(frames));
    }

    public void Close(TurnId id) => published.TryRemove(id, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            var (time, arrival) = (timer.WaitForNextTickAsync(stoppingToken).AsTask(), newcomers.Reader.WaitToReadAsync(stoppingToken).AsTask());
            while (await await Task.WhenAny(time, arrival))
            {
                if (time.IsCompleted)
                {
                    await FeedAsync(followers.Values.SelectMany(listening => listening), stoppingToken);
                    time = timer.WaitForNextTickAsync(stoppingToken).AsTask();
                }
                else
                {
                    List<Follower> came = [];
                    while (newcomers.Reader.TryRead(out var follower))
                        came.Add(follower);
                    await FeedAsync(came, stoppingToken);
                    arrival = newcomers.Reader.WaitToReadAsync(stoppingToken).AsTask();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The streams of the followers end by themselves, and their readers continue on another server.
        }
    }

    private Task FeedAsync(IEnumerable<Follower> some, CancellationToken cancellationToken) => Parts.SendAsync(
        dataSource,
        [.. some.Where(IsBehind).GroupBy(follower => follower.OrganizationId).Select(PartOf)],
        failure =>
        {
            if (!cancellationToken.IsCancellationRequested)
                Postponed(failure);
        },
        cancellationToken);

    private static Part PartOf(IGrouping<OrganizationId, Follower> behind)
    {
        List<Follower> followers = [.. behind];
        List<(Guid Turn, int Position)> places = [.. followers.Select(follower => (follower.Turn.Value, follower.Position)).Distinct()];
        var batch = new Batch(new
        {
            OrganizationId = behind.Key.Value,
            TurnIds = places.Select(place => place.Turn).ToArray(),
            Afters = places.Select(place => place.Position).ToArray(),
        });
        var frames = batch.Ask<FrameRow>(KeepingStatements.FramesAfter);
        return new Part(behind.Key, batch, () => OfferAll(followers, frames.All.ToLookup(row => (row.TurnId, row.After))));
    }

    private static void OfferAll(List<Follower> followers, ILookup<(Guid Turn, int After), FrameRow> frames)
    {
        foreach (var follower in followers)
        {
            var next = frames[(follower.Turn.Value, follower.Position)];
            if (next.Any(row => row.N is null))
                follower.End();
            else
                follower.Offer(next.Select(row => new Frame(row.N!.Value, row.Event!, row.Data!)));
        }
    }

    private bool IsBehind(Follower follower) =>
        follower is { HasRoom: true, HasLast: false } && !(published.TryGetValue(follower.Turn, out var last) && follower.Position >= last);

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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading the frames of followed turns failed and will be retried")]
    private partial void Postponed(Exception failure);

    private sealed record FrameRow(Guid TurnId, int After, int? N, string? Event, string? Data);
}
