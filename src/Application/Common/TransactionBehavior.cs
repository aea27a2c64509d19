using MediatR;

namespace Feather.Application.Common;

/// <summary>
/// Makes a command one transaction, and alone repeats a handler. Queries never come here: the constraint keeps them out.
/// </summary>
internal sealed class TransactionBehavior<TCommand, TResponse>(IUnitOfWork unitOfWork) : IPipelineBehavior<TCommand, TResponse>
    where TCommand : ICommand<TResponse>
{
    public Task<TResponse> Handle(TCommand command, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        unitOfWork.ExecuteAsync(() => next(), cancellationToken);
}
