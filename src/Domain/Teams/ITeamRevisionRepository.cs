using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Teams;

/// <summary>Team revisions with their rosters. Unknown ones, or ones of a deleted team, throw <see cref="NotFoundException"/>.</summary>
public interface ITeamRevisionRepository
{
    /// <summary>Locks the team against other new revisions and loads the data for a new one.</summary>
    /// <param name="basedOn">A revision of the same team.</param>
    Task<RevisionGround> GetGroundAsync(
        OrganizationId organizationId, TeamId teamId, NewTeamRevision revision, TeamRevisionId? basedOn, CancellationToken cancellationToken);

    /// <summary>Stores the revision and its roster with the commit.</summary>
    void Add(TeamRevision revision);

    /// <summary>Locks a revision against edits and binds, and the agents that the change names against deletion.</summary>
    Task<LockedRoster> GetLockedAsync(
        OrganizationId organizationId, TeamRevisionId id, AgentReferences references, CancellationToken cancellationToken);

    /// <summary>Stores a new member with the commit. It and the next two methods make binds that have loaded the roster retry.</summary>
    void AddMember(TeamRevision revision, TeamMember member, Timestamp now);

    void SaveMember(TeamRevision revision, TeamMember member, Timestamp now);

    void RemoveMember(TeamRevision revision, TeamMember member, Timestamp now);
}

/// <param name="Own">The new revision, if an earlier attempt has stored it.</param>
/// <param name="Basis">The revision to start from. Null if there is none.</param>
public sealed record RevisionGround(TeamRevision? Own, TeamRevision? Basis, NamedAgents Agents);

/// <param name="Agents">The agents that the change names.</param>
public sealed record LockedRoster(TeamRevision Revision, NamedAgents Agents);
