using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Tools;

/// <summary>The organization's tools. Whoever changes a tool or one of its revisions holds the tool's row first.</summary>
public interface IToolRepository
{
    /// <summary>Stores a new tool with its first revision, which is active; a repeat returns what the first attempt stored.</summary>
    Task<Tool> AddAsync(Tool tool, ToolRevision first, CancellationToken cancellationToken);

    /// <summary>Those of the tools that there are.</summary>
    Task<IReadOnlyList<Tool>> ListAsync(OrganizationId organizationId, IReadOnlyCollection<ToolId> ids, CancellationToken cancellationToken);

    /// <exception cref="NotFoundException">The organization has no such tool.</exception>
    Task<Tool> GetLockedAsync(OrganizationId organizationId, ToolId id, CancellationToken cancellationToken);

    /// <summary>A tool with one of its revisions.</summary>
    /// <exception cref="NotFoundException">The organization has no such tool, or the tool no such revision.</exception>
    Task<(Tool Tool, ToolRevision Revision)> GetLockedAsync(
        OrganizationId organizationId, ToolId id, ToolRevisionId revisionId, CancellationToken cancellationToken);

    /// <summary>A revision with the tool that it is of.</summary>
    /// <exception cref="NotFoundException">The organization has no such revision, or its tool is deleted.</exception>
    Task<(Tool Tool, ToolRevision Revision)> GetLockedAsync(
        OrganizationId organizationId, ToolRevisionId revisionId, CancellationToken cancellationToken);

    /// <summary>A tool, held against every other use, with what refers to it and is in use: a few of each.</summary>
    /// <exception cref="NotFoundException">The organization has no such tool.</exception>
    Task<ToolUses> GetUsesLockedAsync(OrganizationId organizationId, ToolId id, CancellationToken cancellationToken);

    /// <summary>Stores one more revision; a repeat returns what the first attempt stored.</summary>
    Task<ToolRevision> AddRevisionAsync(Tool tool, ToolRevision revision, CancellationToken cancellationToken);

    /// <summary>Stores the tool itself, with the commit.</summary>
    void Save(Tool tool);

    /// <summary>Stores a revision, with the commit.</summary>
    void Save(Tool tool, ToolRevision revision);

    /// <summary>Hides the tool, with the commit.</summary>
    void Delete(OrganizationId organizationId, ToolId id, Timestamp now);

    /// <summary>Removes a revision, with the commit.</summary>
    void DeleteRevision(Tool tool, ToolRevisionId id);
}

/// <summary>Who uses a tool: agents by their active revision, open conversations by what they have pinned.</summary>
public sealed record ToolUses(IReadOnlyList<Guid> ByAgents, IReadOnlyList<Guid> ByConversations)
{
    /// <exception cref="ConflictException">Somebody does.</exception>
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
