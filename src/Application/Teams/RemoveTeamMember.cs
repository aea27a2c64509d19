using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using MediatR;

namespace Feather.Application.Teams;

/// <summary>Takes a member off the roster of a revision that nothing has pinned. Of an active one it may leave a roster that nothing can be bound to.</summary>
public sealed record RemoveTeamMemberCommand(OrganizationId OrganizationId, TeamRevisionId RevisionId, TeamMemberId MemberId)
    : Unlogged, ICommand<Unit>;

internal sealed class RemoveTeamMemberHandler(ITeamRevisionRepository revisions, TimeProvider clock) : IRequestHandler<RemoveTeamMemberCommand, Unit>
{
    public async Task<Unit> Handle(RemoveTeamMemberCommand command, CancellationToken cancellationToken)
    {
        var (revision, _) = await revisions.GetLockedAsync(
            command.OrganizationId, command.RevisionId, AgentReferences.None, cancellationToken);
        var member = revision.GetMember(command.MemberId);
        revision.RequireEditable();
        revisions.RemoveMember(revision, member, Timestamp.Now(clock));
        return Unit.Value;
    }
}
