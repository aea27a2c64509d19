using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Identity;

internal sealed class OrganizationRepository(DbSession session) : IOrganizationRepository
{
    public async Task<Organization> GetLockedAsync(OrganizationId id, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = id.Value });
        var organization = batch.Ask<OrganizationRow>(
            $"""
            select {OrganizationRow.Columns} from identity.organizations o where o.id = @OrganizationId for no key update
            """);
        await session.WriteAsync(batch, cancellationToken);
        return organization.Only?.ToDomain() ?? throw new NotFoundException();
    }

    public void Save(Organization organization) => session.WriteWithCommit(
        new { OrganizationId = organization.Id.Value, Settings = organization.Settings.Text, UpdatedAt = organization.UpdatedAt.Utc },
        """
        update identity.organizations o set settings = @Settings::json, updated_at = @UpdatedAt where o.id = @OrganizationId
        """);
}

internal sealed class GetOrganizationHandler(DbSession session) : IRequestHandler<GetOrganizationQuery, Organization>
{
    public async Task<Organization> Handle(GetOrganizationQuery query, CancellationToken cancellationToken)
    {
        var organization = await session.ReadAsync<OrganizationRow>(
            new { OrganizationId = query.OrganizationId.Value },
            $"""
            select {OrganizationRow.Columns} from identity.organizations o where o.id = @OrganizationId
            """,
            cancellationToken);
        return organization.Only?.ToDomain() ?? throw new NotFoundException();
    }
}

/// <summary>A row of identity.organizations, as <see cref="Columns"/> selects it from the alias o.</summary>
internal sealed record OrganizationRow(Guid Id, string Name, string Settings, bool IsActive, DateTime CreatedAt, DateTime UpdatedAt)
{
    public const string Columns = "o.id, o.name, o.settings::text, o.is_active, o.created_at, o.updated_at";

    public Organization ToDomain() => new(
        Id: new OrganizationId(Id),
        Name: Name,
        Settings: Document.Parse(Settings),
        IsActive: IsActive,
        CreatedAt: Timestamp.From(CreatedAt),
        UpdatedAt: Timestamp.From(UpdatedAt));
}
