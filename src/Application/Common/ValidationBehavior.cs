using FluentValidation;
using MediatR;

namespace Feather.Application.Common;

/// <summary>Checks the rules across a request's fields and reports the first broken one (contract: 422, Order).</summary>
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

/// <summary>A rule across fields is broken. The message states the rule.</summary>
public sealed class RuleBrokenException(string rule) : Exception(rule);
