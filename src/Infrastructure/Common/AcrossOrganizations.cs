using Feather.Domain.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Infrastructure.Common;

/// <summary>Work that nobody has asked for: found by functions that cross organizations, and done in one organization at a time.</summary>
internal sealed class AcrossOrganizations(IServiceScopeFactory scopes)
{
    /// <summary>The rows of a function that crosses organizations.</summary>
    public async Task<List<T>> FindAsync<T>(string function, object parameters, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DbSession>()
            .CallAsync(function, parameters, results => results.ListAsync<T>(), cancellationToken);
    }

    /// <summary>Work in one organization, as one transaction that is repeated after a transient failure.</summary>
    public async Task<T> InAsync<T>(Guid organizationId, Func<DbSession, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DbSession>();
        session.UseOrganization(new OrganizationId(organizationId));
        return await session.ExecuteAsync(() => work(session), cancellationToken);
    }
}
