using Feather.Application.Models;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Models;

internal sealed class GetRouterConfigHandler(DbSession session) : IRequestHandler<GetRouterConfigQuery, RouterConfig>
{
    public async Task<RouterConfig> Handle(GetRouterConfigQuery query, CancellationToken cancellationToken)
    {
        var config = await session.ReadAsync<RouterConfigRow>(
            new { OrganizationId = query.OrganizationId.Value, Id = query.ConfigId.Value },
            $"""
            select {RouterConfigRow.Columns}
            from models.router_configs rc
            where rc.organization_id = @OrganizationId and rc.id = @Id
            """,
            cancellationToken);
        return config.Only?.ToDomain() ?? throw new NotFoundException();
    }
}
