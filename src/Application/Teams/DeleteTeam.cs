using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using MediatR;

namespace Feather.Application.Teams;

/// <summary>Hides a team that has no open conversation; its revisions and the conversations it had keep their rows.</summary>
public sealed record DeleteTeamCommand(OrganizationId OrganizationId, TeamId TeamId) : Unlogged, ICommand<Unit>;

internal sealed class DeleteTeamHandler(ITeamRepository teams, TimeProvider clock) : IRequestHandler<DeleteTeamCommand, Unit>
{
    public async Task<Unit> Handle(DeleteTeamCommand command, CancellationToken cancellationToken)
    {
        Team.RequireUnused(await teams.LockForDeletionAsync(command.OrganizationId, command.TeamId, cancellationToken));
        teams.Delete(command.OrganizationId, command.TeamId, Timestamp.Now(clock));
        return Unit.Value;
    }
}
