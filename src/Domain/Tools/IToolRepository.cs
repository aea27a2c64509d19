using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Tools;

/// <summary>Unknown ids throw <see cref="NotFoundException"/>. A change locks the tool first. Void methods write with the commit.</summary>
public interface IToolRepository
{
    /// <summary>Stores a new tool with its first revision and activates it. A repeat returns what the first attempt stored.</summary>
    Task<Tool> AddAsync(Tool tool, ToolRevision first, CancellationToken cancellationToken);

    Task<IReadOnlyList<Tool>> ListAsync(OrganizationId organizationId, IReadOnlyCollection<ToolId> ids, CancellationToken cancellationToken);

    Task<Tool> GetLockedAsync(OrganizationId organizationId, ToolId id, CancellationToken cancellationToken);

    /// <summary>Locks a tool and loads it with one of its revisions.</summary>
    Task<(Tool Tool, ToolRevision Revision)> GetLockedAsync(
        OrganizationId organizationId, ToolId id, ToolRevisionId revisionId, CancellationToken cancellationToken);

    Task<(Tool Tool, ToolRevision Revision)> GetLockedAsync(
        OrganizationId organizationId, ToolRevisionId revisionId, CancellationToken cancellationToken);

    /// <summary>Locks a tool against every other use, and finds at most a few uses of each kind.</summary>
    Task<ToolUses> GetUsesLockedAsync(OrganizationId organizationId, ToolId id, CancellationToken cancellationToken);

    /// <summary>Stores a new revision. A repeat returns what the first attempt stored.</summary>
    Task<ToolRevision> AddRevisionAsync(Tool tool, ToolRevision revision, CancellationToken cancellationToken);

    void Save(Tool tool);

    void Save(Tool tool, ToolRevision revision);

    void Delete(OrganizationId organizationId, ToolId id, Timestamp now);

    void DeleteRevision(Tool tool, ToolRevisionId id);
}

/// <summary>The uses of a tool: by agents' active revisions, and by open conversations through their pinned revisions.</summary>
public sealed record ToolUses(IReadOnlyList<Guid> ByAgents, IReadOnlyList<Guid> ByConversations)
{
    public void RequireNone()
    {
        List<string> uses = [];
        if (ByAgents.Count > 0)
            uses.Add($"the active revisions of agents ({string.Join(", ", ByAgents)})");
        if (ByConversations.Count > 0)
            uses.Add($"open conversations ({string.Join(", ", ByConversations)})");
        if (uses.Count > 0)
            throw new ConflictException("in_use", $"The tool is in use by {string.Join(" and by ", uses)}.");
    }
}
