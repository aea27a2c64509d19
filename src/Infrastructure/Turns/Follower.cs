using System.Threading.Channels;
using Feather.Domain.Identity;
using Feather.Domain.Turns;

namespace Feather.Infrastructure.Turns;

/// <summary>
/// Somebody who reads a turn's frames, from a place on. It takes the next frame and no other, and none while it has enough to
/// read: what it did not take, it is offered again.
/// </summary>
internal sealed class Follower(OrganizationId organizationId, TurnId turn, int after)
{
    private const int Enough = 64;

    private readonly Channel<Frame> frames = Channel.CreateBounded<Frame>(new BoundedChannelOptions(Enough) { SingleReader = true });
    private readonly Lock gate = new();

    public OrganizationId OrganizationId => organizationId;

    public TurnId Turn => turn;

    /// <summary>The number of the last frame it took.</summary>
    public int Position { get; private set; } = after;

    /// <summary>Whether there is nothing more for it, though it may still have to read.</summary>
    public bool HasLast { get; private set; }

    public bool HasRoom => frames.Reader.Count < Enough;

    public ChannelReader<Frame> Reader => frames.Reader;

    /// <summary>Takes what comes next of these frames, which stand in the order of their numbers.</summary>
    public void Offer(IEnumerable<Frame> offered)
    {
        lock (gate)
        {
            foreach (var frame in offered)
            {
                if (frame.N != Position + 1)
                    continue;
                if (!frames.Writer.TryWrite(frame))
                    return;
                Position = frame.N;
                if (frame.IsLast)
                    End();
            }
        }
    }

    /// <summary>Nothing comes any more.</summary>
    public void End()
    {
        HasLast = true;
        frames.Writer.TryComplete();
    }
}
