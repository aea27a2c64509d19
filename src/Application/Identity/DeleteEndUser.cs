using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Identity;

/// <summary>Forgets an end user: what tells of them is removed, what is counted stays.</summary>
public sealed record DeleteEndUserCommand(OrganizationId OrganizationId, EndUserId EndUserId) : Unlogged, ICommand<Unit>;

internal sealed class DeleteEndUserHandler(IEndUserRepository endUsers, IEndUserRecords records, TimeProvider clock)
    : IRequestHandler<DeleteEndUserCommand, Unit>
{
    public async Task<Unit> Handle(DeleteEndUserCommand command, CancellationToken cancellationToken)
    {
        var (profile, _) = await endUsers.GetLockedAsync(command.OrganizationId, command.EndUserId, name: null, cancellationToken);
        await records.ForgetAsync(command.OrganizationId, profile.EndUser.Id, Timestamp.Now(clock), cancellationToken);
        return Unit.Value;
    }
}
