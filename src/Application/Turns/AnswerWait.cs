using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>An accepted turn has failed. The code is the code of its failure.</summary>
public sealed class TurnFailedException(TurnFailure failure) : FeatherException(failure.Code, failure.Message)
{
    public TurnFailure Failure { get; } = failure;
}

/// <summary>Waits for the answers of turns.</summary>
public sealed class AnswerWait(ITurnRepository turns, TimeProvider clock)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The answer of a turn of this process: its last frame's JSON. A caller that stops waiting does not stop the turn.</summary>
    /// <exception cref="TurnFailedException">It has failed.</exception>
    public static async Task<string> ForAsync(LiveTurn turn, CancellationToken cancellationToken)
    {
        var notice = await turn.Ended.WaitAsync(cancellationToken);
        return notice.Failure is null ? notice.Last!.Data : throw new TurnFailedException(notice.Failure);
    }

    /// <summary>The answer of a turn that an earlier request with the same key started; null if it failed, which frees the key.</summary>
    /// <exception cref="IdempotencyKeyInUseException">It still runs after two seconds.</exception>
    public async Task<string?> ForEarlierAsync(
        OrganizationId organizationId, ConversationId conversationId, TurnId id, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            switch (await turns.FindStateAsync(organizationId, conversationId, id, cancellationToken))
            {
                case { Status: TurnStatus.Completed, Last: { } last }:
                    return last.Data;
                case { Status: TurnStatus.Running } when clock.GetElapsedTime(since) < Bound:
                    await Task.Delay(Pause, clock, cancellationToken);
                    break;
                case { Status: TurnStatus.Running }:
                    throw new IdempotencyKeyInUseException();
                default:
                    return null;
            }
        }
    }
}
