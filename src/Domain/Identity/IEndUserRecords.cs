using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>Everything that is stored about an end user, in whichever module.</summary>
public interface IEndUserRecords
{
    /// <summary>
    /// Makes two locked end users one. Of two open conversations with the same key, the less recently active one is superseded.
    /// Then all conversations, contacts and memories move to the survivor. Keeps a record of the merge.
    /// </summary>
    Task MergeAsync(EndUserMerge merge, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets a locked end user, with all ids merged into theirs. Closes their open conversations and empties all of them of
    /// words. Removes messages, turns, after-work, memories, contacts and kept answers. Conversations stay, with their pins.
    /// </summary>
    Task ForgetAsync(OrganizationId organizationId, EndUserId id, Timestamp now, CancellationToken cancellationToken);
}
