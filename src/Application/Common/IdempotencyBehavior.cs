using MediatR;

namespace Feather.Application.Common;

internal sealed class IdempotencyBehavior<TCommand, TResult>(IIdempotencyStore store, IAnswerRenderer<TResult> renderer)
    : IPipelineBehavior<TCommand, Reply<TResult>>
    where TCommand : IIdempotentCommand<TResult>
{
    public async Task<Reply<TResult>> Handle(
        TCommand command, CancellationToken cancellationToken, RequestHandlerDelegate<Reply<TResult>> next)
    {
        if (command.IdempotentUse is not { } use)
            return await next();

        use.RequireValidKey();
        if (await store.ClaimAsync(command.OrganizationId, use, cancellationToken) is { } kept)
            return new Reply<TResult>.Kept(kept.Answer, IsReplay: !kept.ByThisRequest);

        if (await next() is not Reply<TResult>.Made made)
            throw new InvalidOperationException($"The handler of {typeof(TCommand).Name} must return a result, not a stored answer.");

        var answer = renderer.Render(made.Result);
        store.Keep(command.OrganizationId, use, answer);
        return new Reply<TResult>.Kept(answer, IsReplay: false);
    }
}
