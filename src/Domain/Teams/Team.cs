using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Teams;

/// <summary>A team that is not deleted. New conversations get its active revision, which is null until a roster could be bound.</summary>
public sealed record Team
{
    public required OrganizationId OrganizationId { get; init; }
    public required TeamId Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public TeamRevision? ActiveRevision { get; init; }
    public required Document Metadata { get; init; }
    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

    public Team Edited(Change<string> name, Change<string?> description, Change<Document> metadata, Timestamp now) => this with
    {
        Name = name.Or(Name),
        Description = description.Or(Description),
        Metadata = metadata.Or(Metadata),
        UpdatedAt = now,
    };

    public static void RequireUnused(IReadOnlyList<Guid> openConversations)
    {
        if (openConversations.Count > 0)
            throw new ConflictException("in_use", $"The team has open conversations: {string.Join(", ", openConversations)}.");
    }
}
