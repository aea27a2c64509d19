using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>The organization's end users with their contacts. A merged id stands for its survivor; a deleted one for nobody.</summary>
public interface IEndUserRepository
{
    /// <summary>Who has the address, and who has the organization's name.</summary>
    Task<(EndUser? ByAddress, EndUser? ByName)> LookUpAsync(
        OrganizationId organizationId, ContactAddress address, string? name, CancellationToken cancellationToken);

    /// <summary>Stores an end user who is known by a contact.</summary>
    /// <exception cref="StaleLoadException">
    /// Somebody else has the contact, or the organization's name, by now; or an earlier attempt stored them, and they were deleted since.
    /// </exception>
    Task AddAsync(EndUser endUser, Contact contact, CancellationToken cancellationToken);

    /// <summary>Stores a contact of an end user's, where nobody has its address, and returns whoever's it is then.</summary>
    /// <exception cref="StaleLoadException">The end user is not active any more.</exception>
    Task<(Contact Stored, EndUser EndUser)> GetOrAddContactAsync(EndUser endUser, Contact contact, CancellationToken cancellationToken);

    /// <summary>Gives an end user who has none the organization's name for them.</summary>
    /// <exception cref="StaleLoadException">They have one by now, or somebody else has it.</exception>
    Task<EndUser> NameAsync(EndUser endUser, string name, Timestamp now, CancellationToken cancellationToken);

    /// <summary>
    /// Loads an end user, to be changed by this transaction alone, and with them whoever holds the organization's name that
    /// they are to get; null where nobody else does.
    /// </summary>
    /// <exception cref="NotFoundException">The organization has no such end user.</exception>
    Task<(EndUserProfile EndUser, EndUserProfile? Holder)> GetLockedAsync(
        OrganizationId organizationId, EndUserId id, string? name, CancellationToken cancellationToken);

    /// <exception cref="StaleLoadException">Somebody else has the organization's name by now.</exception>
    Task SaveAsync(EndUser endUser, CancellationToken cancellationToken);

    /// <summary>Whether that merge is done: by an earlier attempt of the same request, whose commit went through unseen.</summary>
    Task<bool> HasMergedAsync(OrganizationId organizationId, Guid mergeId, CancellationToken cancellationToken);
}
