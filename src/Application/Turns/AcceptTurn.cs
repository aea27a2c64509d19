using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using MediatR;

namespace Feather.Application.Turns;

/// <summary>
/// Accepts an end user's message as a turn, and starts the turn (contract: Turns). A repeat with the same Idempotency-Key finds
/// the turn of the first request, whether it still runs or not.
/// </summary>
/// <param name="Turn">Its id stays the same when the request is retried.</param>
public sealed record AcceptTurnCommand(NewTurn Turn, IdempotentUse? IdempotentUse) : Unlogged, ICommand<TurnAccepted>
{
    public OrganizationId OrganizationId => Turn.OrganizationId;
}

/// <param name="Id">The turn that answers the request.</param>
/// <param name="Live">The same turn if this request started it; null if an earlier request with the same key did.</param>
public sealed record TurnAccepted(TurnId Id, LiveTurn? Live);

public sealed class ConversationClosedException()
    : ConflictException("conversation_closed", "The conversation is closed.");

/// <summary>The conversation has a running turn; it takes one turn at a time.</summary>
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
        // Not the caller's token: a stored turn must run, even if the caller has left.
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

        // The dead turn, or the earlier use of the key, no longer blocks this turn: try again.
        throw new StaleLoadException();
    }
}
