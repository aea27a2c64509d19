using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using MediatR;

namespace Feather.Application.Turns;

/// <summary>The frame after which a turn's stream is to be read, for somebody who has those up to a number (contract: Turns).</summary>
/// <param name="After">What the reader says to have; of what there never was, only what there is counts.</param>
public sealed record GetTurnStreamQuery(OrganizationId OrganizationId, ConversationId ConversationId, TurnId TurnId, int After)
    : Unlogged, IQuery<int>;

internal sealed class GetTurnStreamHandler(ITurnRepository turns) : IRequestHandler<GetTurnStreamQuery, int>
{
    public async Task<int> Handle(GetTurnStreamQuery query, CancellationToken cancellationToken) =>
        await turns.FindStateAsync(query.OrganizationId, query.ConversationId, query.TurnId, cancellationToken) switch
        {
            // Who has all of it gets its end once more: so a stream always ends with how the turn ended.
            { Last: { } last } => Math.Min(query.After, last.N - 1),
            { Status: TurnStatus.Running, Frames: var frames } => Math.Min(query.After, frames),
            _ => throw new NotFoundException(),
        };
}
