using Feather.Domain.Identity;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>What turns have told, wherever they run, in the order of the frames' numbers; only what is stored.</summary>
public interface IFrameFeed
{
    /// <summary>
    /// The frames after a number, as they are stored, until the last one. A reader that is slow slows nobody else. One that asks
    /// for more than an ended turn has gets its last frame.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<Frame>> FollowAsync(
        OrganizationId organizationId, TurnId id, int after, CancellationToken cancellationToken);
}
