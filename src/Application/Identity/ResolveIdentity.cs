using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Identity;

/// <summary>Finds the end user that has an address, or creates one (contract: resolveIdentity).</summary>
/// <param name="EndUserId">The id for a new end user. A retry uses the same id, and the same <paramref name="ContactId"/>.</param>
public sealed record ResolveIdentityCommand(
    OrganizationId OrganizationId, EndUserId EndUserId, ContactId ContactId, ContactAddress Address, string? Name)
    : Unlogged, ICommand<IdentityResolved>;

public sealed record IdentityResolved(EndUser EndUser, bool IsNew);

internal sealed class ResolveIdentityHandler(IEndUserRepository endUsers, TimeProvider clock)
    : IRequestHandler<ResolveIdentityCommand, IdentityResolved>
{
    public async Task<IdentityResolved> Handle(ResolveIdentityCommand command, CancellationToken cancellationToken)
    {
        var (byAddress, byName) = await endUsers.LookUpAsync(command.OrganizationId, command.Address, command.Name, cancellationToken);
        var endUser = await (IdentityResolution.Of(byAddress, byName, command.Name) switch
        {
            IdentityResolution.Known known => Task.FromResult(known.EndUser),
            IdentityResolution.NewName known => endUsers.NameAsync(known.EndUser, command.Name!, Timestamp.Now(clock), cancellationToken),
            IdentityResolution.NewAddress known => AddContactAsync(command, known.Holder, cancellationToken),
            _ => AddAsync(command, cancellationToken),
        });
        return new IdentityResolved(endUser, IsNew: endUser.Id == command.EndUserId);
    }

    private async Task<EndUser> AddAsync(ResolveIdentityCommand command, CancellationToken cancellationToken)
    {
        var now = Timestamp.Now(clock);
        var endUser = EndUser.Begin(command.OrganizationId, command.EndUserId, command.Address, command.Name, now);
        await endUsers.AddAsync(endUser, new Contact(command.ContactId, endUser.Id, command.Address, now), cancellationToken);
        return endUser;
    }

    private async Task<EndUser> AddContactAsync(ResolveIdentityCommand command, EndUser holder, CancellationToken cancellationToken)
    {
        var contact = new Contact(command.ContactId, holder.Id, command.Address, Timestamp.Now(clock));
        var (stored, endUser) = await endUsers.GetOrAddContactAsync(holder, contact, cancellationToken);
        // The lookup found the address free and the holder with the name. If either has changed since, look both up again.
        return stored.EndUserId == holder.Id && endUser.OrgExternalEndUserId == command.Name ? endUser : throw new StaleLoadException();
    }
}
