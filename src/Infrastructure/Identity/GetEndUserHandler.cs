using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Identity;

internal sealed class GetEndUserHandler(DbSession session) : IRequestHandler<GetEndUserQuery, EndUserProfile>
{
    public Task<EndUserProfile> Handle(GetEndUserQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new { OrganizationId = query.OrganizationId.Value, Id = query.EndUserId.Value },
            async results =>
            {
                var endUser = await results.FindAsync<EndUserRow>() ?? throw new NotFoundException();
                var contacts = await results.ListAsync<ContactRow>();
                // Merged in between: the contacts are the survivor's.
                if (contacts.Exists(contact => contact.EndUserId != endUser.Id))
                    throw new StaleLoadException();
                return new EndUserProfile(endUser.ToDomain(), [.. contacts.Select(row => row.ToDomain())]);
            },
            cancellationToken,
            EndUserStatements.ById,
            EndUserStatements.ContactsById);
}
