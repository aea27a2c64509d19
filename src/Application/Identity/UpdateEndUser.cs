using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Identity;

/// <summary>
/// Changes an end user. To give them the name that another end user holds is to say that both are one: they are merged, and the
/// answer is the survivor.
/// </summary>
/// <param name="MergeId">The id that the event of a merge would get.</param>
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
        // The id stands for somebody else: that may be this request's own doing, whose values must not be given to the survivor now.
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
