using FluentValidation;
using MediatR;

namespace Feather.Application.Common;

/// <summary>Holds a request to the rules across its fields; at most one of them is told (contract: 422, Order).</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IOrganizationRequest
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        foreach (var validator in validators)
        {
            if (validator.Validate(request) is { IsValid: false, Errors: [var failure, ..] })
                throw new RuleBrokenException(failure.ErrorMessage);
        }

        return next();
    }
}

/// <summary>A rule across fields is broken; the sentence says which.</summary>
public sealed class RuleBrokenException(string rule) : Exception(rule);
