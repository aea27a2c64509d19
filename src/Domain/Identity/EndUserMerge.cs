using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>Merges two end users. The other's id, and every id merged into it before, then points to the survivor directly.</summary>
/// <param name="Id">The id of the merge event. Retries use the same id.</param>
public sealed record EndUserMerge(Guid Id, EndUserProfile Survivor, EndUser Merged, Timestamp At)
{
    /// <summary>The holder of the organization's name survives. The holder's values win, and the other's values fill the gaps.</summary>
    public static EndUserMerge Of(Guid id, EndUserProfile holder, EndUserProfile other, Timestamp now) => new(
        id,
        new EndUserProfile(
            holder.EndUser.FilledFrom(other.EndUser, now),
            [.. holder.Contacts.Concat(other.Contacts).OrderBy(contact => contact.Id.Value)]),
        other.EndUser.LeftTo(holder.EndUser.Id, now),
        now);
}
