using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using MediatR;

namespace Feather.Application.Teams;

/// <summary>Updates a team's name, description and metadata. Its revisions do not change.</summary>
public sealed record UpdateTeamCommand(
    OrganizationId OrganizationId,
    TeamId TeamId,
    Change<string> Name,
    Change<string?> Description,
    Change<Document> Metadata,
    Precondition<Team>? IfMatch) : Unlogged, ICommand<Team>;

internal sealed class UpdateTeamHandler(ITeamRepository teams, TimeProvider clock) : IRequestHandler<UpdateTeamCommand, Team>
{
    public async Task<Team> Handle(UpdateTeamCommand command, CancellationToken cancellationToken)
    {
        var team = await teams.GetLockedAsync(command.OrganizationId, command.TeamId, cancellationToken);
        command.IfMatch?.Invoke(team);
        var edited = team.Edited(command.Name, command.Description, command.Metadata, Timestamp.Now(clock));
        teams.Save(edited);
        return edited;
    }
}
