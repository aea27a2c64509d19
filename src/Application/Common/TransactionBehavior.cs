using MediatR;

namespace Feather.Application.Common;

/// <summary>Runs a command in one transaction. No other place retries a handler. The constraint keeps queries out.</summary>
internal sealed class TransactionBehavior<TCommand, TResponse>(IUnitOfWork unitOfWork) : IPipelineBehavior<TCommand, TResponse>
    where TCommand : ICommand<TResponse>
{
    public Task<TResponse> Handle(TCommand command, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        unitOfWork.ExecuteAsync(() => next(), cancellationToken);
}
