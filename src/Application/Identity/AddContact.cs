using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Identity;

/// <summary>Stores another address of an end user. An address that they have already is returned as stored.</summary>
/// <param name="ContactId">The id for a new contact. A retry uses the same id.</param>
public sealed record AddContactCommand(OrganizationId OrganizationId, EndUserId EndUserId, ContactId ContactId, ContactAddress Address)
    : Unlogged, ICommand<Contact>;

internal sealed class AddContactHandler(IEndUserRepository endUsers, TimeProvider clock) : IRequestHandler<AddContactCommand, Contact>
{
    public async Task<Contact> Handle(AddContactCommand command, CancellationToken cancellationToken)
    {
        var (profile, _) = await endUsers.GetLockedAsync(command.OrganizationId, command.EndUserId, name: null, cancellationToken);
        var contact = new Contact(command.ContactId, profile.EndUser.Id, command.Address, Timestamp.Now(clock));
        var (stored, _) = await endUsers.GetOrAddContactAsync(profile.EndUser, contact, cancellationToken);
        return stored.EndUserId == profile.EndUser.Id
            ? stored
            : throw new ConflictException("conflict", "This contact belongs to another end user.");
    }
}
