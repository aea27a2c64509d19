using Feather.Domain.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Infrastructure.Common;

/// <summary>Background work. Functions that cross organizations find it, and it is done in one organization at a time.</summary>
internal sealed class AcrossOrganizations(IServiceScopeFactory scopes)
{
    public async Task<IReadOnlyList<T>> FindAsync<T>(string function, object values, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var batch = new Batch(values);
        var rows = batch.Ask<T>(function);
        await scope.ServiceProvider.GetRequiredService<DbSession>().CallAsync(batch, cancellationToken);
        return rows.All;
    }

    /// <summary>Runs work in one organization, as one transaction that is repeated after a transient failure.</summary>
    public async Task<T> InAsync<T>(Guid organizationId, Func<DbSession, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DbSession>();
        session.UseOrganization(new OrganizationId(organizationId));
        return await session.ExecuteAsync(() => work(session), cancellationToken);
    }

    /// <inheritdoc cref="InAsync{T}"/>
    public Task InAsync(Guid organizationId, Func<DbSession, Task> work, CancellationToken cancellationToken) => InAsync(
        organizationId,
        async session =>
        {
            await work(session);
            return true;
        },
        cancellationToken);
}
