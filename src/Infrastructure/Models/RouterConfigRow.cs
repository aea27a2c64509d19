using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Models;

namespace Feather.Infrastructure.Models;

/// <summary>A row of models.router_configs, as <see cref="Columns"/> selects it from the alias rc.</summary>
internal sealed record RouterConfigRow(
    Guid OrganizationId, Guid Id, string Name, string? Description, bool IsDefault, string ModelChain, string Metadata,
    DateTime CreatedAt, DateTime UpdatedAt)
{
    public const string Columns =
        """
        rc.organization_id, rc.id, rc.name, rc.description, rc.is_default, rc.model_chain::text, rc.metadata::text, rc.created_at,
        rc.updated_at
        """;

    public RouterConfig ToDomain() => new()
    {
        OrganizationId = new OrganizationId(OrganizationId),
        Id = new RouterConfigId(Id),
        Name = Name,
        Description = Description,
        IsDefault = IsDefault,
        ModelChain = Document.ParseList(ModelChain),
        Metadata = Document.Parse(Metadata),
        CreatedAt = Timestamp.From(CreatedAt),
        UpdatedAt = Timestamp.From(UpdatedAt),
    };

    public static object ParametersOf(RouterConfig config) => new
    {
        OrganizationId = config.OrganizationId.Value,
        Id = config.Id.Value,
        config.Name,
        config.Description,
        config.IsDefault,
        ModelChain = Document.WriteList(config.ModelChain),
        Metadata = config.Metadata.Text,
        CreatedAt = config.CreatedAt.Utc,
        UpdatedAt = config.UpdatedAt.Utc,
    };
}
