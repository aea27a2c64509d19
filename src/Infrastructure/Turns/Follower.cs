using System.Threading.Channels;
using Feather.Domain.Identity;
using Feather.Domain.Turns;

namespace Feather.Infrastructure.Turns;

/// <summary>
/// A reader of a turn's frames, from a place on. It takes frames in order, without gaps, and none while its buffer is full. The
/// feed offers the frames again that it did not take.
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

    /// <summary>Whether it has the last frame; its reader may still be behind.</summary>
    public bool HasLast { get; private set; }

    public bool HasRoom => frames.Reader.Count < Enough;

    public ChannelReader<Frame> Reader => frames.Reader;

    /// <summary>Takes the frames that come next. The offered frames are in the order of their numbers.</summary>
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

    /// <summary>No frame comes any more.</summary>
    public void End()
    {
        HasLast = true;
        frames.Writer.TryComplete();
    }
}
