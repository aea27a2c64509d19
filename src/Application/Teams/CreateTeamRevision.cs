using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using FluentValidation;
using MediatR;

namespace Feather.Application.Teams;

public sealed record CreateTeamRevisionCommand(
    OrganizationId OrganizationId, TeamId TeamId, TeamRevisionId? BasedOn, NewTeamRevision Revision) : Unlogged, ICommand<TeamRevision>;

internal sealed class CreateTeamRevisionValidator : AbstractValidator<CreateTeamRevisionCommand>
{
    public CreateTeamRevisionValidator() =>
        RuleFor(command => command).Must(command => !command.Revision.RepeatsAnAgent).WithMessage(Roster.OnceEach);
}

internal sealed class CreateTeamRevisionHandler(ITeamRevisionRepository revisions, TimeProvider clock)
    : IRequestHandler<CreateTeamRevisionCommand, TeamRevision>
{
    public async Task<TeamRevision> Handle(CreateTeamRevisionCommand command, CancellationToken cancellationToken)
    {
        var ground = await revisions.GetGroundAsync(
            command.OrganizationId, command.TeamId, command.Revision, command.BasedOn, cancellationToken);
        if (ground.Own is { } stored)
            return stored;

        var revision = command.Revision.ToRevision(command.OrganizationId, command.TeamId, ground.Basis, ground.Agents, clock);
        revisions.Add(revision);
        return revision;
    }
}
