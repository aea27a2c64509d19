using Feather.Domain.Identity;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>The stored frames of turns, wherever these run, in the order of their numbers.</summary>
public interface IFrameFeed
{
    /// <summary>
    /// The stored frames after a number, as they come, until the last one. Also ends when no frame can come any more. A slow
    /// reader does not delay other readers.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<Frame>> FollowAsync(
        OrganizationId organizationId, TurnId id, int after, CancellationToken cancellationToken);
}
