using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Identity;

internal sealed class WhoAmIHandler(DbSession session) : IRequestHandler<WhoAmIQuery, KeyHolder>
{
    public async Task<KeyHolder> Handle(WhoAmIQuery query, CancellationToken cancellationToken)
    {
        var holder = await session.ReadAsync<KeyHolder>(
            new { OrganizationId = query.OrganizationId.Value, KeyId = query.KeyId.Value },
            """
            select k.name as key_name, o.name as organization_name
            from identity.api_keys k
            join identity.organizations o on o.id = @OrganizationId
            where k.organization_id = @OrganizationId and k.id = @KeyId
            """,
            cancellationToken);
        return holder.Only ?? throw new NotFoundException();
    }
}
