using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using MediatR;

namespace Feather.Application.Turns;

/// <summary>
/// Accepts what an end user said as a turn, and has it run (contract: Turns). A repeat of its Idempotency-Key comes upon the
/// turn of the first one, whether that still runs or not.
/// </summary>
/// <param name="Turn">With an id that is kept over the request's retries.</param>
public sealed record AcceptTurnCommand(NewTurn Turn, IdempotentUse? IdempotentUse) : Unlogged, ICommand<TurnAccepted>
{
    public OrganizationId OrganizationId => Turn.OrganizationId;
}

/// <param name="Id">The turn that answers the request.</param>
/// <param name="Live">The same, where it was accepted just now; null where an earlier request with the same key began it.</param>
public sealed record TurnAccepted(TurnId Id, LiveTurn? Live);

/// <summary>The conversation takes no turns any more.</summary>
public sealed class ConversationClosedException()
    : ConflictException("conversation_closed", "The conversation is closed.");

/// <summary>The conversation has a running turn, and takes one at a time.</summary>
public sealed class TurnInProgressException(TurnId running)
    : ConflictException("turn_in_progress", "A turn of this conversation is still running.")
{
    public TurnId Running { get; } = running;
}

internal sealed class AcceptTurnHandler(ITurnRepository turns, TurnRunner runner, DeadTurns dead) : IRequestHandler<AcceptTurnCommand, TurnAccepted>
{
    public async Task<TurnAccepted> Handle(AcceptTurnCommand command, CancellationToken cancellationToken)
    {
        command.IdempotentUse?.RequireValidKey();
        var turn = command.Turn;
        // Not the caller's token: a turn that is stored must be run, whoever has left meanwhile.
        var attempt = await turns.AcceptAsync(turn, CancellationToken.None);
        if (attempt.Keyed is { } keyed && keyed.Id != turn.Id)
        {
            if (!keyed.BodySha256.AsSpan().SequenceEqual(turn.Key!.BodySha256))
                throw new IdempotencyKeyReusedException();
            if (attempt.Running is not { IsDead: true } unfinished || unfinished.Id != keyed.Id)
                return new TurnAccepted(keyed.Id, Live: null);
        }

        if (attempt.Running?.Id == turn.Id)
            return new TurnAccepted(turn.Id, runner.Start(turn, attempt.Context));
        if (attempt.Running is { IsDead: true } died)
            await dead.FailAsync(turn.OrganizationId, died.Id, CancellationToken.None);
        else if (attempt.IsClosed)
            throw new ConversationClosedException();
        else if (attempt.Running is { } running)
            throw new TurnInProgressException(running.Id);

        // What stood in the way, of the turn or of its key, is out of it.
        throw new StaleLoadException();
    }
}
