using Feather.Domain.Identity;

namespace Feather.Application.Common;

/// <summary>The request's work on the database: one organization, at most one transaction.</summary>
public interface IUnitOfWork
{
    /// <summary>Fixes the organization for everything that follows; a second, other one is refused.</summary>
    void UseOrganization(OrganizationId organizationId);

    /// <summary>
    /// Runs the work and commits what it wrote as one READ COMMITTED transaction, begun by its first write. Starts it over
    /// after a transient failure or a <see cref="Domain.Common.StaleLoadException"/>, for about ten seconds.
    /// </summary>
    /// <exception cref="Domain.Common.UnavailableException">That was not enough, or no connection was free.</exception>
    Task<T> ExecuteAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken);
}
