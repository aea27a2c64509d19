using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Agents;

/// <summary>An agent with its active revision; null where it has none.</summary>
public sealed record AgentDetail(Agent Agent, AgentRevision? ActiveRevision);

/// <summary>Stores agents. Deleted ones are not found.</summary>
public interface IAgentRepository
{
    /// <summary>Stores a new agent with its first revision, which is active. Doing so once more changes nothing.</summary>
    Task AddAsync(Agent agent, AgentRevision first, CancellationToken cancellationToken);

    /// <summary>The agent, locked until the transaction ends: nobody changes it meanwhile, and binds go on.</summary>
    /// <exception cref="NotFoundException">The organization has no such agent.</exception>
    Task<AgentDetail> GetLockedAsync(OrganizationId organizationId, AgentId id, CancellationToken cancellationToken);

    /// <summary>Stores a locked agent with the commit.</summary>
    void Save(Agent agent);

    /// <summary>Locks the agent against everyone, binds too, and finds what uses it.</summary>
    /// <exception cref="NotFoundException">The organization has no such agent.</exception>
    Task<AgentUses> GetUsesAsync(OrganizationId organizationId, AgentId id, CancellationToken cancellationToken);

    /// <summary>Hides a locked agent with the commit; its revisions and conversations keep their rows.</summary>
    void Hide(OrganizationId organizationId, AgentId id, Timestamp now);
}

/// <summary>What keeps an agent from being deleted; a few of each are enough to tell.</summary>
/// <param name="OpenConversations">Ids of conversations with it, or with a team that has pinned it.</param>
/// <param name="Rosters">Ids of teams on whose active roster it stands.</param>
public sealed record AgentUses(IReadOnlyList<Guid> OpenConversations, IReadOnlyList<Guid> Rosters)
{
    /// <exception cref="ConflictException">It is in use; the message names by what.</exception>
    public void RequireNone()
    {
        List<string> uses = [];
        if (OpenConversations.Count > 0)
            uses.Add($"open conversations ({string.Join(", ", OpenConversations)})");
        if (Rosters.Count > 0)
            uses.Add($"the active revisions of teams ({string.Join(", ", Rosters)})");
        if (uses.Count > 0)
            throw new ConflictException("in_use", $"The agent is in use by {string.Join(" and by ", uses)}.");
    }
}
