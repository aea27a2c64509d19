using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using MediatR;

namespace Feather.Application.Teams;

/// <summary>Puts an agent on the roster of a revision that nothing has pinned.</summary>
public sealed record AddTeamMemberCommand(OrganizationId OrganizationId, TeamRevisionId RevisionId, NewTeamMember Member)
    : Unlogged, ICommand<TeamMember>;

internal sealed class AddTeamMemberHandler(ITeamRevisionRepository revisions, TimeProvider clock) : IRequestHandler<AddTeamMemberCommand, TeamMember>
{
    public async Task<TeamMember> Handle(AddTeamMemberCommand command, CancellationToken cancellationToken)
    {
        var (revision, agents) = await revisions.GetLockedAsync(
            command.OrganizationId, command.RevisionId, command.Member.References, cancellationToken);
        if (revision.FindMember(command.Member.Id) is { } stored)
            return stored;

        var member = agents.Admit(command.Member, Timestamp.Now(clock));
        revision.RequireEditable();
        if (revision.HasOnRoster(member.AgentId))
            throw new RuleBrokenException(Roster.OnceEach);

        revisions.AddMember(revision, member, member.CreatedAt);
        return member;
    }
}
