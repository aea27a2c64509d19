using Feather.Domain.Common;

namespace Feather.Domain.Identity;

/// <summary>The organization's end users with their contacts. A merged id means its survivor. A deleted id is not found.</summary>
public interface IEndUserRepository
{
    Task<(EndUser? ByAddress, EndUser? ByName)> LookUpAsync(
        OrganizationId organizationId, ContactAddress address, string? name, CancellationToken cancellationToken);

    /// <exception cref="StaleLoadException">The contact or the name is taken, or an earlier attempt's end user was deleted.</exception>
    Task AddAsync(EndUser endUser, Contact contact, CancellationToken cancellationToken);

    /// <summary>Stores a contact unless its address is taken, and returns the stored contact with its end user.</summary>
    /// <exception cref="StaleLoadException">The end user is no longer active.</exception>
    Task<(Contact Stored, EndUser EndUser)> GetOrAddContactAsync(EndUser endUser, Contact contact, CancellationToken cancellationToken);

    /// <exception cref="StaleLoadException">The end user has a name by now, or the name is taken.</exception>
    Task<EndUser> NameAsync(EndUser endUser, string name, Timestamp now, CancellationToken cancellationToken);

    /// <summary>Locks and loads an end user, and the other end user that has the name, if there is one.</summary>
    /// <exception cref="NotFoundException">The organization has no such end user.</exception>
    Task<(EndUserProfile EndUser, EndUserProfile? Holder)> GetLockedAsync(
        OrganizationId organizationId, EndUserId id, string? name, CancellationToken cancellationToken);

    /// <exception cref="StaleLoadException">Another end user has the organization's name by now.</exception>
    Task SaveAsync(EndUser endUser, CancellationToken cancellationToken);

    /// <summary>Whether that merge is done: by an earlier attempt of the same request, whose commit went through unseen.</summary>
    Task<bool> HasMergedAsync(OrganizationId organizationId, Guid mergeId, CancellationToken cancellationToken);
}
