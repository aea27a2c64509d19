using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using MediatR;

namespace Feather.Application.Teams;

/// <summary>Updates a member of a revision that is not pinned. If it is active, its roster may become impossible to bind.</summary>
public sealed record UpdateTeamMemberCommand(
    OrganizationId OrganizationId, TeamRevisionId RevisionId, TeamMemberId MemberId, TeamMemberEdit Edit) : Unlogged, ICommand<TeamMember>;

internal sealed class UpdateTeamMemberHandler(ITeamRevisionRepository revisions, TimeProvider clock)
    : IRequestHandler<UpdateTeamMemberCommand, TeamMember>
{
    public async Task<TeamMember> Handle(UpdateTeamMemberCommand command, CancellationToken cancellationToken)
    {
        var (revision, agents) = await revisions.GetLockedAsync(
            command.OrganizationId, command.RevisionId, command.Edit.References, cancellationToken);
        var member = revision.GetMember(command.MemberId);
        agents.RequireRevision(member.AgentId, command.Edit.AgentRevisionId.Value);
        revision.RequireEditable();

        var edited = member.Edited(command.Edit);
        revisions.SaveMember(revision, edited, Timestamp.Now(clock));
        return edited;
    }
}
