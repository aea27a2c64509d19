using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>Keeps the turns that run in this process: renews their leases and stores their frames, at most 200 ms late.</summary>
public interface ITurnKeeper
{
    void Keep(LiveTurn turn);

    /// <summary>Stops keeping a turn that has ended.</summary>
    /// <param name="stored">The frames that were stored with its end; none if another process ended it.</param>
    void Release(LiveTurn turn, IReadOnlyList<Frame> stored);
}
