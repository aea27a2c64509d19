using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Agents;

/// <summary>An unknown id or a deleted agent throws <see cref="NotFoundException"/>. Void methods write with the commit.</summary>
public interface IAgentRevisionRepository
{
    Task<AgentRevision> GetAsync(OrganizationId organizationId, AgentId agentId, AgentRevisionId id, CancellationToken cancellationToken);

    /// <summary>Loads and locks a revision: until the transaction ends, nothing else can edit or pin it.</summary>
    Task<AgentRevision> GetLockedAsync(OrganizationId organizationId, AgentRevisionId id, CancellationToken cancellationToken);

    /// <summary>Stores a new revision that is not active. A repeat with the same id changes nothing.</summary>
    Task AddAsync(OrganizationId organizationId, AgentRevision revision, CancellationToken cancellationToken);

    /// <summary>Counts as one more edit.</summary>
    void Save(OrganizationId organizationId, AgentRevision revision);

    Task<RevisionUse> GetUseAsync(OrganizationId organizationId, AgentRevisionId id, CancellationToken cancellationToken);

    void Remove(OrganizationId organizationId, AgentRevisionId id);
}

public sealed record RevisionUse(bool IsActive, bool IsPinned, bool IsOnRoster)
{
    public void RequireNone()
    {
        var use = IsActive ? "It is the active revision." : IsPinned ? "A conversation has pinned it." : IsOnRoster ? "A team's member names it." : null;
        if (use is not null)
            throw new ConflictException("revision_in_use", $"The revision cannot be deleted. {use}");
    }
}
