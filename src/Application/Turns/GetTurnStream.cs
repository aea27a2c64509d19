using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using MediatR;

namespace Feather.Application.Turns;

/// <summary>Finds the frame after which a reader continues a turn's stream (contract: Turns).</summary>
/// <param name="After">The last frame that the reader says it has; a number beyond the stored frames counts as the last of them.</param>
public sealed record GetTurnStreamQuery(OrganizationId OrganizationId, ConversationId ConversationId, TurnId TurnId, int After)
    : Unlogged, IQuery<int>;

internal sealed class GetTurnStreamHandler(ITurnRepository turns) : IRequestHandler<GetTurnStreamQuery, int>
{
    public async Task<int> Handle(GetTurnStreamQuery query, CancellationToken cancellationToken) =>
        await turns.FindStateAsync(query.OrganizationId, query.ConversationId, query.TurnId, cancellationToken) switch
        {
            // A reader that has all frames gets the last one again, so that every stream ends with the end of its turn.
            { Last: { } last } => Math.Min(query.After, last.N - 1),
            { Status: TurnStatus.Running, Frames: var frames } => Math.Min(query.After, frames),
            _ => throw new NotFoundException(),
        };
}
