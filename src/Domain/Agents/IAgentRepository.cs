using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Agents;

public sealed record AgentDetail(Agent Agent, AgentRevision? ActiveRevision);

/// <summary>An unknown or deleted agent throws <see cref="NotFoundException"/>. Void methods write with the commit.</summary>
public interface IAgentRepository
{
    /// <summary>Stores a new agent with its first revision and activates it. A repeat with the same ids changes nothing.</summary>
    Task AddAsync(Agent agent, AgentRevision first, CancellationToken cancellationToken);

    /// <summary>Loads and locks the agent: until the transaction ends, nothing else can change it. Binds can go on.</summary>
    Task<AgentDetail> GetLockedAsync(OrganizationId organizationId, AgentId id, CancellationToken cancellationToken);

    void Save(Agent agent);

    /// <summary>Locks the agent against changes and binds, and finds its uses.</summary>
    Task<AgentUses> GetUsesAsync(OrganizationId organizationId, AgentId id, CancellationToken cancellationToken);

    /// <summary>The agent's revisions and conversations keep their rows.</summary>
    void Hide(OrganizationId organizationId, AgentId id, Timestamp now);
}

/// <summary>The uses that prevent an agent's deletion: at most a few of each kind.</summary>
public sealed record AgentUses(IReadOnlyList<Guid> OpenConversations, IReadOnlyList<Guid> Rosters)
{
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
