using Feather.Domain.Common;

namespace Feather.Domain.Tools;

public readonly record struct ToolRevisionId(Guid Value)
{
    public static ToolRevisionId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

/// <summary>Whether a revision may be used: `active` and `deprecated` ones are, `disabled` ones are not.</summary>
public enum ToolStatus
{
    Active,
    Deprecated,
    Disabled,
}

/// <summary>One way in which a tool does its work; edited in place, for no conversation pins it.</summary>
public sealed record ToolRevision
{
    public required ToolRevisionId Id { get; init; }
    public required ToolId ToolId { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }

    /// <summary>The call that an api_call makes; its secure values are sealed.</summary>
    public Document? Configuration { get; init; }

    /// <summary>Where a call_transfer leads.</summary>
    public Document? TransferTarget { get; init; }

    public Document? ResponseSchema { get; init; }
    public Document? InputDefaults { get; init; }
    public required ToolStatus Status { get; init; }

    /// <summary>The key by which it was made.</summary>
    public string? CreatedBy { get; init; }

    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

    /// <summary>A revision that begins now, and is usable at once.</summary>
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

    /// <summary>What there is to say of its inputs by themselves.</summary>
    public ToolInputs Inputs => ToolInputs.Of(InputDefaults, this);

    /// <summary>Whether a tool of the type can work by it; what it lacks may follow.</summary>
    public bool Fits(ToolType type) => type is ToolType.ApiCall ? TransferTarget is null : Configuration is null;
}
