using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Common;

public interface ICaller
{
    OrganizationId OrganizationId { get; }
}

/// <summary>From here on the database shows only the caller's organization's rows, whatever a statement asks for.</summary>
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
