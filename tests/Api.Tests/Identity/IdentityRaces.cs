using Feather.Application.Common;
using Feather.Domain.Identity;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Api.Tests.Identity;

/// <summary>What the races of identity share: requests that are attempted twice, and counts.</summary>
internal static class IdentityRaces
{
    /// <summary>What a request of the organization works with, for a test that repeats one.</summary>
    public static AsyncServiceScope Scope(this TestOrganization organization)
    {
        var scope = FeatherApi.Server.Services.CreateAsyncScope();
        var key = new ApiKey(new(organization.KeyId), new(organization.Id), [], null, IsRevoked: false, OrganizationIsActive: true);
        scope.ServiceProvider.GetRequiredService<Caller>().Authenticate(key);
        scope.ServiceProvider.GetRequiredService<IUnitOfWork>().UseOrganization(key.OrganizationId);
        return scope;
    }

    /// <summary>A request as the pipeline carries it out, with ids that the test keeps over its attempts.</summary>
    public static async Task<T> AttemptAsync<T>(this TestOrganization organization, IRequest<T> request)
    {
        await using var scope = organization.Scope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>How many of its conversations have the status.</summary>
    public static Task<int> CountAsync(this TestOrganization organization, string status) => organization.ScalarAsync<int>(
        "select count(*) from conversations.conversations where organization_id = @Id and status = @status", new { organization.Id, status });
}
