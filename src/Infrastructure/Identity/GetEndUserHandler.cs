using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Identity;

internal sealed class GetEndUserHandler(DbSession session) : IRequestHandler<GetEndUserQuery, EndUserProfile>
{
    // If the end user is merged between the two statements, the contacts are the survivor's, and both are read again.
    public Task<EndUserProfile> Handle(GetEndUserQuery query, CancellationToken cancellationToken) => session.ExecuteAsync(
        async () =>
        {
            var batch = new Batch(new { OrganizationId = query.OrganizationId.Value, Id = query.EndUserId.Value });
            var endUser = batch.Ask<EndUserRow>(EndUserStatements.ById);
            var contacts = batch.Ask<ContactRow>(EndUserStatements.ContactsById);
            await session.ReadAsync(batch, cancellationToken);

            var found = endUser.Only?.ToDomain() ?? throw new NotFoundException();
            return contacts.All.All(row => row.EndUserId == found.Id.Value)
                ? new EndUserProfile(found, [.. contacts.All.Select(row => row.ToDomain())])
                : throw new StaleLoadException();
        },
        cancellationToken);
}
