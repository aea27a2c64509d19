using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using FluentValidation;
using MediatR;

namespace Feather.Application.Teams;

/// <summary>Creates a team with its first revision, and activates the revision if it can be bound.</summary>
/// <param name="TeamId">A retry uses the same id, and the same ids of the revision and its members.</param>
public sealed record CreateTeamCommand(
    OrganizationId OrganizationId, TeamId TeamId, string Name, string? Description, Document? Metadata, NewTeamRevision FirstRevision)
    : Unlogged, ICommand<Team>;

internal sealed class CreateTeamValidator : AbstractValidator<CreateTeamCommand>
{
    public CreateTeamValidator() =>
        RuleFor(command => command).Must(command => !command.FirstRevision.RepeatsAnAgent).WithMessage(Roster.OnceEach);
}

internal sealed class CreateTeamHandler(ITeamRepository teams, TimeProvider clock) : IRequestHandler<CreateTeamCommand, Team>
{
    public async Task<Team> Handle(CreateTeamCommand command, CancellationToken cancellationToken)
    {
        var agents = await teams.GetAgentsAsync(command.OrganizationId, command.FirstRevision.References, cancellationToken);
        var revision = command.FirstRevision.ToRevision(command.OrganizationId, command.TeamId, basis: null, agents, clock);
        var team = new Team
        {
            OrganizationId = command.OrganizationId,
            Id = command.TeamId,
            Name = command.Name,
            Description = command.Description,
            Metadata = command.Metadata ?? Document.Empty,
            CreatedAt = revision.CreatedAt,
            UpdatedAt = revision.CreatedAt,
        };

        var added = await teams.AddAsync(team, revision, cancellationToken);
        if (added.Stored.CreatedAt != team.CreatedAt || added.Roster.Obstacle is not null)
            return added.Stored;

        teams.Activate(revision, team.UpdatedAt);
        return team with { ActiveRevision = revision };
    }
}

internal static class Roster
{
    public const string OnceEach = "an agent may stand on a roster only once";
}
