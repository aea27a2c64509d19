using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Models;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Models;

internal sealed class RouterConfigRepository(DbSession session) : IRouterConfigRepository
{
    // If two configs become the default at once, the second request waits here and then sees the change of the first. The organization is
    // locked before any config. Otherwise each of two requests could hold the config that the other one has to change.
    private const string LockOrganization =
        """
        select o.id from identity.organizations o where o.id = @OrganizationId for no key update
        """;

    // Kept across attempts. If the answer to a commit is lost, the retry finds the config missing, because the first attempt removed it.
    // That is a success.
    private RouterConfigId? removed;

    public Task AddAsync(RouterConfig config, CancellationToken cancellationToken)
    {
        var batch = new Batch(RouterConfigRow.ParametersOf(config));
        batch.Run(
            LockOrganization,
            // A retry finds its own row. It does not change the default, which another request may have set in the meantime.
            """
            update models.router_configs rc set is_default = false, updated_at = @UpdatedAt
            where rc.organization_id = @OrganizationId and rc.is_default and @IsDefault
                and not exists (select from models.router_configs n where n.organization_id = @OrganizationId and n.id = @Id)
            """,
            """
            insert into models.router_configs (
                organization_id, id, name, description, is_default, model_chain, metadata, created_at, updated_at)
            values (@OrganizationId, @Id, @Name, @Description, @IsDefault, @ModelChain::json, @Metadata::json, @CreatedAt, @UpdatedAt)
            on conflict (organization_id, id) do nothing
            """);
        return session.WriteAsync(batch, cancellationToken);
    }

    public async Task<RouterConfig> GetLockedAsync(OrganizationId organizationId, RouterConfigId id, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, Id = id.Value });
        batch.Run(LockOrganization);
        var config = batch.Ask<RouterConfigRow>(
            $"""
            select {RouterConfigRow.Columns}
            from models.router_configs rc
            where rc.organization_id = @OrganizationId and rc.id = @Id
            for no key update
            """);
        await session.WriteAsync(batch, cancellationToken);
        return config.Only?.ToDomain() ?? throw new NotFoundException();
    }

    public void Save(RouterConfig config)
    {
        var parameters = RouterConfigRow.ParametersOf(config);
        session.WriteWithCommit(
            parameters,
            """
            update models.router_configs rc set is_default = false, updated_at = @UpdatedAt
            where rc.organization_id = @OrganizationId and rc.is_default and @IsDefault and rc.id <> @Id
            """);
        session.WriteWithCommit(
            parameters,
            """
            update models.router_configs rc set
                name = @Name, description = @Description, is_default = @IsDefault, model_chain = @ModelChain::json,
                metadata = @Metadata::json, updated_at = @UpdatedAt
            where rc.organization_id = @OrganizationId and rc.id = @Id
            """);
    }

    public async Task RemoveAsync(OrganizationId organizationId, RouterConfigId id, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organizationId.Value, Id = id.Value });
        var deleted = batch.Ask<Guid>(
            "delete from models.router_configs rc where rc.organization_id = @OrganizationId and rc.id = @Id returning rc.id");
        await session.WriteAsync(batch, cancellationToken);
        if (deleted.Any)
            removed = id;
        if (removed != id)
            throw new NotFoundException();
    }
}
