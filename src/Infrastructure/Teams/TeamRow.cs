using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;

namespace Feather.Infrastructure.Teams;

/// <summary>A row of teams.teams, as <see cref="Columns"/> selects it from the alias t.</summary>
internal sealed record TeamRow(
    Guid OrganizationId, Guid Id, string Name, string? Description, string Metadata, DateTime CreatedAt, DateTime UpdatedAt)
{
    public const string Columns = "t.organization_id, t.id, t.name, t.description, t.metadata::text, t.created_at, t.updated_at";

    public Team ToDomain(TeamRevisionRow? activeRevision) => new()
    {
        OrganizationId = new OrganizationId(OrganizationId),
        Id = new TeamId(Id),
        Name = Name,
        Description = Description,
        ActiveRevision = activeRevision?.ToDomain(),
        Metadata = Document.Parse(Metadata),
        CreatedAt = Timestamp.From(CreatedAt),
        UpdatedAt = Timestamp.From(UpdatedAt),
    };
}
