using Feather.Domain.Identity;

namespace Feather.Application.Common;

/// <summary>A request's access to the database: one organization, at most one transaction.</summary>
public interface IUnitOfWork
{
    /// <summary>Sets the organization for all later statements. A second, different one is refused.</summary>
    void UseOrganization(OrganizationId organizationId);

    /// <summary>
    /// Runs the work in one READ COMMITTED transaction, which its first write opens. After a transient failure or a
    /// <see cref="Domain.Common.StaleLoadException"/> it starts the work over, for about ten seconds.
    /// </summary>
    /// <exception cref="Domain.Common.UnavailableException">The retries did not succeed, or no connection was free.</exception>
    Task<T> ExecuteAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken);
}
