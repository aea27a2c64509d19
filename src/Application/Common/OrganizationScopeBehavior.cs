using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Common;

/// <summary>Who is calling, as authentication found it.</summary>
public interface ICaller
{
    OrganizationId OrganizationId { get; }
}

/// <summary>
/// A guard: a request is carried out for the caller's organization or not at all. From here on the database shows that
/// organization's rows only, whatever a statement asks for.
/// </summary>
internal sealed class OrganizationScopeBehavior<TRequest, TResponse>(ICaller caller, IUnitOfWork unitOfWork)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IOrganizationRequest
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (request.OrganizationId != caller.OrganizationId)
            throw new InvalidOperationException($"{typeof(TRequest).Name} was made for another organization than the caller's.");

        unitOfWork.UseOrganization(caller.OrganizationId);
        return next();
    }
}
