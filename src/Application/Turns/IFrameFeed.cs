using Feather.Domain.Identity;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>The stored frames of turns, wherever these run, in the order of their numbers.</summary>
public interface IFrameFeed
{
    /// <summary>
    /// The frames after a number that the turn has or will have, as they are stored, until the last one, or until it is known that
    /// none will come. A reader that is slow slows nobody else.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<Frame>> FollowAsync(
        OrganizationId organizationId, TurnId id, int after, CancellationToken cancellationToken);
}
