using Feather.Application.Common;
using Feather.Domain.Identity;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Api.Tests.Identity;

/// <summary>Helpers of the race tests of identity: repeated requests, and counts.</summary>
internal static class IdentityRaces
{
    /// <summary>The service scope of a request of the organization, for a test that repeats a request.</summary>
    public static AsyncServiceScope Scope(this TestOrganization organization)
    {
        var scope = FeatherApi.Server.Services.CreateAsyncScope();
        var key = new ApiKey(new(organization.KeyId), new(organization.Id), [], null, IsRevoked: false, OrganizationIsActive: true);
        scope.ServiceProvider.GetRequiredService<Caller>().Authenticate(key);
        scope.ServiceProvider.GetRequiredService<IUnitOfWork>().UseOrganization(key.OrganizationId);
        return scope;
    }

    /// <summary>Sends a request through the pipeline. The test can repeat it with the same ids.</summary>
    public static async Task<T> AttemptAsync<T>(this TestOrganization organization, IRequest<T> request)
    {
        await using var scope = organization.Scope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>Counts the conversations with this status.</summary>
    public static Task<int> CountAsync(this TestOrganization organization, string status) => organization.ScalarAsync<int>(
        "select count(*) from conversations.conversations where organization_id = @Id and status = @status", new { organization.Id, status });
}
