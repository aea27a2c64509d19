using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Models;

/// <summary>A chain of models that are tried in their order. It is read when a turn runs, and never pinned.</summary>
public sealed record RouterConfig
{
    public required OrganizationId OrganizationId { get; init; }
    public required RouterConfigId Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }

    /// <summary>Whether it serves where nothing else names a model; at most one of an organization does.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The models as they were sent.</summary>
    public required IReadOnlyList<Document> ModelChain { get; init; }

    public Document Metadata { get; init; } = Document.Empty;
    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

    /// <summary>The models to be tried, in their order; there may be none.</summary>
    public IReadOnlyList<ModelEntry> Entries => [.. ModelChain.Select(ModelEntry.Parse)];

    public RouterConfig With(RouterConfigChange change, Timestamp now) => this with
    {
        Name = change.Name.Or(Name),
        Description = change.Description.Or(Description),
        IsDefault = change.IsDefault.Or(IsDefault),
        ModelChain = change.ModelChain.Or(ModelChain),
        Metadata = change.Metadata.Or(Metadata),
        UpdatedAt = now,
    };
}

/// <summary>What is given of a router config in an update.</summary>
public sealed record RouterConfigChange(
    Change<string> Name,
    Change<IReadOnlyList<Document>> ModelChain,
    Change<string?> Description,
    Change<bool> IsDefault,
    Change<Document> Metadata) : Unlogged;
