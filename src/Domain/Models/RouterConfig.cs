using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Models;

/// <summary>A chain of models, tried in order. Each turn reads the current config, because no conversation pins it.</summary>
public sealed record RouterConfig
{
    public required OrganizationId OrganizationId { get; init; }
    public required RouterConfigId Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }

    /// <summary>Whether it is used if no other setting names a model. An organization has at most one default.</summary>
    public bool IsDefault { get; init; }

    public required IReadOnlyList<Document> ModelChain { get; init; }

    public Document Metadata { get; init; } = Document.Empty;
    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

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

public sealed record RouterConfigChange(
    Change<string> Name,
    Change<IReadOnlyList<Document>> ModelChain,
    Change<string?> Description,
    Change<bool> IsDefault,
    Change<Document> Metadata) : Unlogged;
