using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>
/// Two end users who turned out to be one person. Conversations, contacts and memories go to the survivor, and so does the other's id,
/// with every id that was merged into it before: one step always leads from an id to whom it stands for.
/// </summary>
/// <param name="Id">The event's, made once for a request.</param>
public sealed record EndUserMerge(Guid Id, EndUserProfile Survivor, EndUser Merged, Timestamp At)
{
    /// <summary>Whoever holds the organization's name for the person survives; their values win, and the other's fill the gaps.</summary>
    public static EndUserMerge Of(Guid id, EndUserProfile holder, EndUserProfile other, Timestamp now) => new(
        id,
        new EndUserProfile(
            holder.EndUser.FilledFrom(other.EndUser, now),
            [.. holder.Contacts.Concat(other.Contacts).OrderBy(contact => contact.Id.Value)]),
        other.EndUser.LeftTo(holder.EndUser.Id, now),
        now);
}
