using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Tools;

public readonly record struct ToolId(Guid Value)
{
    public static ToolId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

/// <summary>The kind of work a tool does: `api_call` calls an HTTP API, `call_transfer` transfers a phone call.</summary>
public enum ToolType
{
    ApiCall,
    CallTransfer,
}

/// <summary>Something that an agent can do, as its active revision defines it. A deleted tool is not visible.</summary>
public sealed record Tool
{
    public required OrganizationId OrganizationId { get; init; }
    public required ToolId Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public required ToolType Type { get; init; }
    public required Document Metadata { get; init; }

    public ToolRevision? Active { get; init; }

    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

    public Tool Updated(string? name, Change<string?> description, ToolType? type, Document? metadata, Timestamp now)
    {
        if (type is { } wanted && Active is { } active && !active.Fits(wanted))
            throw new ConflictException("conflict", "The active revision does not fit the new type. Activate a revision that fits it first.");

        return this with
        {
            Name = name ?? Name,
            Description = description.Or(Description),
            Type = type ?? Type,
            Metadata = metadata ?? Metadata,
            UpdatedAt = now,
        };
    }

    public Tool Activated(ToolRevision revision, Timestamp now) => revision.Fits(Type)
        ? this with { Active = revision, UpdatedAt = now }
        : throw new ConflictException("conflict", "The revision does not fit the tool's type. Update one of them first.");

    /// <summary>Changes the status of the active revision. Null if it has that status already.</summary>
    public ToolRevision? Switched(ToolStatus status, Timestamp now) => Active switch
    {
        null => throw new BadRequestException("The tool has no active revision."),
        var active when active.Status == status => null,
        var active => active with { Status = status, UpdatedAt = now },
    };

    public void RequireInactive(ToolRevisionId revision)
    {
        if (Active?.Id == revision)
            throw new ConflictException("revision_in_use", "The tool's active revision cannot be deleted. Activate another one first.");
    }
}
