using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;

namespace Feather.Domain.Conversations;

/// <summary>The organization's conversations. Every method sees that organization's rows only.</summary>
public interface IConversationRepository
{
    /// <summary>
    /// Looks a key up, with what a bind would need if nothing is found, in one trip. The end user, the conversation and an agent are
    /// of one snapshot; a team's roster is of another, which may be newer.
    /// </summary>
    /// <param name="lockEndUser">
    /// Locks the end user for the open transaction. A transaction that keeps its answer needs that, so that a deletion of the
    /// end user finds the answer.
    /// </param>
    Task<ConversationLookup> LookUpAsync(
        OrganizationId organizationId, ConversationKey key, bool lockEndUser, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the conversation with its pins, and freezes the pinned revisions; all of it in one trip, or nothing. A repeat with
    /// the same id returns what the first attempt stored.
    /// </summary>
    /// <param name="addEndUser">Whether identity did not know the end user, and is to know it from now on.</param>
    /// <exception cref="StaleLoadException">
    /// Nothing was written: what the lookup found has changed, or another conversation holds the key by now.
    /// </exception>
    Task<Conversation> AddAsync(Conversation conversation, PinnedBinding pinned, bool addEndUser, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a conversation and returns it; one that is over already is returned as it is. A live one in which something was said
    /// queues its after-work in the same transaction, so that it is queued once. Its running turn, if any, finds out by itself.
    /// </summary>
    /// <param name="participant">Whose conversation it must be, by any id of theirs; null where that is not asked.</param>
    /// <exception cref="NotFoundException">The organization has no such conversation, or it is another participant's.</exception>
    Task<Conversation> CloseAsync(
        OrganizationId organizationId, ConversationId id, EndUserId? participant, SessionTerminationReason? reason, Timestamp now,
        CancellationToken cancellationToken);

    /// <summary>Removes a conversation that is over, with everything that belongs to it.</summary>
    /// <exception cref="NotFoundException">The organization has no such conversation.</exception>
    /// <exception cref="ConflictException">It is not over: <c>conversation_open</c>.</exception>
    Task DeleteAsync(OrganizationId organizationId, ConversationId id, CancellationToken cancellationToken);
}

/// <summary>What a lookup came back with.</summary>
/// <param name="EndUser">Whom the key's end user stands for after merges; null where identity does not know them.</param>
/// <param name="Found">The conversation that holds the key.</param>
public sealed record ConversationLookup(EndUserStanding? EndUser, Conversation? Found, BindingCandidate Candidate);
