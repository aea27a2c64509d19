using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>Fails turns whose lease has expired, so that their conversations take turns again (contract: Turns).</summary>
public sealed class DeadTurns(ITurnRepository turns, IFrameRenderer renderer, TimeProvider clock)
{
    /// <summary>Does nothing if the turn has ended or its lease is still valid.</summary>
    public async Task FailAsync(OrganizationId organizationId, TurnId id, CancellationToken cancellationToken)
    {
        if (await turns.FindDeadAsync(organizationId, id, cancellationToken) is not { } dead)
            return;
        var failure = TurnFailure.Interrupted;
        var now = Timestamp.Now(clock);
        var outcome = new TurnFailed(now, TtftMs: null, TurnTrace.Died(dead, failure, now), Calls: [], failure, dead.PartialAnswer);
        await turns.FailDeadAsync(dead.Turn, outcome, renderer.RenderFailure(failure), cancellationToken);
    }
}
