using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using MediatR;

namespace Feather.Application.Teams;

/// <summary>Makes a revision the one that new conversations are bound to, if something can be bound to it.</summary>
public sealed record SetActiveTeamRevisionCommand(OrganizationId OrganizationId, TeamId TeamId, TeamRevisionId RevisionId)
    : Unlogged, ICommand<TeamRevision>;

internal sealed class SetActiveTeamRevisionHandler(ITeamRepository teams, TimeProvider clock)
    : IRequestHandler<SetActiveTeamRevisionCommand, TeamRevision>
{
    public async Task<TeamRevision> Handle(SetActiveTeamRevisionCommand command, CancellationToken cancellationToken)
    {
        var candidate = await teams.GetCandidateAsync(command.OrganizationId, command.TeamId, command.RevisionId, cancellationToken);
        candidate.Roster.RequireBindable();
        teams.Activate(candidate.Revision, Timestamp.Now(clock));
        return candidate.Revision;
    }
}
