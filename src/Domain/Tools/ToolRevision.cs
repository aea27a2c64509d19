using Feather.Domain.Common;

namespace Feather.Domain.Tools;

public readonly record struct ToolRevisionId(Guid Value)
{
    public static ToolRevisionId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

/// <summary>Whether a revision may be used: `active` and `deprecated` ones may, `disabled` ones may not.</summary>
public enum ToolStatus
{
    Active,
    Deprecated,
    Disabled,
}

/// <summary>A definition of how a tool works. It can always be edited, because no conversation pins it.</summary>
public sealed record ToolRevision
{
    public required ToolRevisionId Id { get; init; }
    public required ToolId ToolId { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }

    public Document? Configuration { get; init; }

    public Document? TransferTarget { get; init; }

    public Document? ResponseSchema { get; init; }
    public Document? InputDefaults { get; init; }
    public required ToolStatus Status { get; init; }

    public string? CreatedBy { get; init; }

    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

    public static ToolRevision Begin(ToolRevisionId id, ToolId toolId, string name, string? description, string? createdBy, Timestamp now) => new()
    {
        Id = id,
        ToolId = toolId,
        Name = name,
        Description = description,
        Status = ToolStatus.Active,
        CreatedBy = createdBy,
        CreatedAt = now,
        UpdatedAt = now,
    };

    public bool HasSecrets => Configuration is { } configuration && ToolSecrets.AreIn(configuration);

    public ToolInputs Inputs => ToolInputs.Of(InputDefaults, this);

    /// <summary>Whether a tool of the type may have the revision. Missing parts may follow later.</summary>
    public bool Fits(ToolType type) => type is ToolType.ApiCall ? TransferTarget is null : Configuration is null;
}
