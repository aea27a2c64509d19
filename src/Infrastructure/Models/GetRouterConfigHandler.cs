using Feather.Application.Models;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Models;

internal sealed class GetRouterConfigHandler(DbSession session) : IRequestHandler<GetRouterConfigQuery, RouterConfig>
{
    public Task<RouterConfig> Handle(GetRouterConfigQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new { OrganizationId = query.OrganizationId.Value, Id = query.ConfigId.Value },
            async results => (await results.FindAsync<RouterConfigRow>() ?? throw new NotFoundException()).ToDomain(),
            cancellationToken,
            $"""
            select {RouterConfigRow.Columns}
            from models.router_configs rc
            where rc.organization_id = @OrganizationId and rc.id = @Id
            """);
}
