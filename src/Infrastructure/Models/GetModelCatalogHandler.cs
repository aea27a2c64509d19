using Feather.Application.Models;
using Feather.Domain.Models;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Models;

internal sealed class GetModelCatalogHandler(DbSession session, IModelProviders providers) : IRequestHandler<GetModelCatalogQuery, ModelCatalog>
{
    public async Task<ModelCatalog> Handle(GetModelCatalogQuery query, CancellationToken cancellationToken)
    {
        var standard = await session.ReadAsync<RouterConfigRow>(
            new { OrganizationId = query.OrganizationId.Value },
            $"""
            select {RouterConfigRow.Columns}
            from models.router_configs rc
            where rc.organization_id = @OrganizationId and rc.is_default
            """,
            cancellationToken);
        var chain = ModelChain.Choose(member: null, revision: null, named: null, standard.Only?.ToDomain(), providers.DefaultModel);
        return new ModelCatalog(providers.Models, chain.Entries[0]);
    }
}
