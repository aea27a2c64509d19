using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>Looks after the turns that run in this process: renews their leases and stores what they tell, at most 200 ms behind.</summary>
public interface ITurnKeeper
{
    void Keep(LiveTurn turn);

    /// <summary>The turn has ended, and these of its frames are stored with its end; none where somebody else has ended it.</summary>
    void Release(LiveTurn turn, IReadOnlyList<Frame> stored);
}
