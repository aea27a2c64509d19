using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Agents;

/// <summary>Stores agents' revisions. Those of a deleted agent are not found.</summary>
public interface IAgentRevisionRepository
{
    /// <summary>A revision of the agent.</summary>
    /// <exception cref="NotFoundException">The agent has no such revision, or is not there.</exception>
    Task<AgentRevision> GetAsync(OrganizationId organizationId, AgentId agentId, AgentRevisionId id, CancellationToken cancellationToken);

    /// <summary>A revision, locked until the transaction ends: nobody edits or pins it meanwhile.</summary>
    /// <exception cref="NotFoundException">The organization has no such revision.</exception>
    Task<AgentRevision> GetLockedAsync(OrganizationId organizationId, AgentRevisionId id, CancellationToken cancellationToken);

    /// <summary>Stores a new revision, which is not active. Doing so once more changes nothing.</summary>
    /// <exception cref="NotFoundException">The agent is not there.</exception>
    Task AddAsync(OrganizationId organizationId, AgentRevision revision, CancellationToken cancellationToken);

    /// <summary>Stores a locked revision with the commit, as one more edit.</summary>
    void Save(OrganizationId organizationId, AgentRevision revision);

    /// <summary>Locks a revision, and tells what it is used as.</summary>
    /// <exception cref="NotFoundException">The organization has no such revision.</exception>
    Task<RevisionUse> GetUseAsync(OrganizationId organizationId, AgentRevisionId id, CancellationToken cancellationToken);

    /// <summary>Removes a locked revision with the commit.</summary>
    void Remove(OrganizationId organizationId, AgentRevisionId id);
}

/// <summary>What a revision is used as.</summary>
/// <param name="IsOnRoster">Whether a team's member names it.</param>
public sealed record RevisionUse(bool IsActive, bool IsPinned, bool IsOnRoster)
{
    /// <exception cref="ConflictException">It is used.</exception>
    public void RequireNone()
    {
        var use = IsActive ? "It is the active revision." : IsPinned ? "A conversation has pinned it." : IsOnRoster ? "A team's member names it." : null;
        if (use is not null)
            throw new ConflictException("revision_in_use", $"The revision cannot be deleted. {use}");
    }
}
