using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Teams;

/// <summary>An unknown id or a deleted team throws <see cref="NotFoundException"/>. Void methods write with the commit.</summary>
public interface ITeamRevisionRepository
{
    /// <summary>Locks the team against other new revisions and loads the data for a new one.</summary>
    Task<RevisionGround> GetGroundAsync(
        OrganizationId organizationId, TeamId teamId, NewTeamRevision revision, TeamRevisionId? basedOn, CancellationToken cancellationToken);

    void Add(TeamRevision revision);

    /// <summary>Locks a revision against edits and binds, and the agents that the change names against deletion.</summary>
    Task<LockedRoster> GetLockedAsync(
        OrganizationId organizationId, TeamRevisionId id, AgentReferences references, CancellationToken cancellationToken);

    /// <summary>This and the next two methods make every bind that has loaded the roster start over.</summary>
    void AddMember(TeamRevision revision, TeamMember member, Timestamp now);

    void SaveMember(TeamRevision revision, TeamMember member, Timestamp now);

    void RemoveMember(TeamRevision revision, TeamMember member, Timestamp now);
}

/// <param name="Own">The new revision, if an earlier attempt has stored it.</param>
public sealed record RevisionGround(TeamRevision? Own, TeamRevision? Basis, NamedAgents Agents);

public sealed record LockedRoster(TeamRevision Revision, NamedAgents Agents);
