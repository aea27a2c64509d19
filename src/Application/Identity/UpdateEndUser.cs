using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Identity;

/// <summary>If the update sets a name that another end user has, both are the same person: merges them and returns the survivor.</summary>
/// <param name="MergeId">The id for the event of a merge. A retry uses the same id.</param>
public sealed record UpdateEndUserCommand(
    OrganizationId OrganizationId, EndUserId EndUserId, Guid MergeId, EndUserChange Change, Precondition<EndUserProfile>? IfMatch)
    : Unlogged, ICommand<EndUserProfile>;

internal sealed class UpdateEndUserHandler(IEndUserRepository endUsers, IEndUserRecords records, TimeProvider clock)
    : IRequestHandler<UpdateEndUserCommand, EndUserProfile>
{
    public async Task<EndUserProfile> Handle(UpdateEndUserCommand command, CancellationToken cancellationToken)
    {
        var (profile, holder) = await endUsers.GetLockedAsync(
            command.OrganizationId, command.EndUserId, command.Change.ClaimedName, cancellationToken);
        // The id now means another end user. If an earlier attempt of this request merged them, the update is done.
        if (profile.EndUser.Id != command.EndUserId && command.Change.ClaimedName is not null
            && await endUsers.HasMergedAsync(command.OrganizationId, command.MergeId, cancellationToken))
        {
            return profile;
        }

        command.IfMatch?.Invoke(profile);

        var now = Timestamp.Now(clock);
        var changed = profile with { EndUser = profile.EndUser.With(command.Change, now) };
        if (holder is null)
        {
            await endUsers.SaveAsync(changed.EndUser, cancellationToken);
            return changed;
        }

        var merge = EndUserMerge.Of(command.MergeId, holder, changed, now);
        await records.MergeAsync(merge, cancellationToken);
        return merge.Survivor;
    }
}
