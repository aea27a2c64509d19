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
    /// <param name="lockEndUser">Locks the end user. Needed if the answer is kept, so that a deletion finds it.</param>
    Task<ConversationLookup> LookUpAsync(
        OrganizationId organizationId, ConversationKey key, bool lockEndUser, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the conversation with its pins and freezes the pinned revisions: all in one trip, or nothing. A repeat with the same
    /// id returns what the first attempt stored.
    /// </summary>
    /// <exception cref="StaleLoadException">Nothing was written: loaded data has changed, or the key is taken.</exception>
    Task<Conversation> AddAsync(Conversation conversation, PinnedBinding pinned, bool addEndUser, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a conversation and returns it. If it is over already, returns it unchanged. A live conversation with messages queues its
    /// after-work in the same transaction, so once. A running turn notices the end by itself.
    /// </summary>
    /// <param name="participant">The end user whose conversation it must be, by any of their ids. Null skips the check.</param>
    /// <exception cref="NotFoundException">The organization has no such conversation, or it belongs to another participant.</exception>
    Task<Conversation> CloseAsync(
        OrganizationId organizationId, ConversationId id, EndUserId? participant, SessionTerminationReason? reason, Timestamp now,
        CancellationToken cancellationToken);

    /// <summary>Deletes a closed conversation with everything that belongs to it.</summary>
    /// <exception cref="ConflictException">The conversation is still open: <c>conversation_open</c>.</exception>
    Task DeleteAsync(OrganizationId organizationId, ConversationId id, CancellationToken cancellationToken);
}

/// <param name="EndUser">The key's end user, or the survivor after a merge. Null if unknown.</param>
public sealed record ConversationLookup(EndUserStanding? EndUser, Conversation? Found, BindingCandidate Candidate);
