using Feather.Domain.Identity;

namespace Feather.Domain.Teams;

/// <summary>The organization's teams. An unknown, foreign or deleted team throws <see cref="Common.NotFoundException"/>.</summary>
public interface ITeamRepository
{
    Task<NamedAgents> GetAgentsAsync(OrganizationId organizationId, AgentReferences references, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a team with its first revision, not active yet, and locks the roster's agents against deletion. A repeat with the
    /// same ids returns what the first attempt stored.
    /// </summary>
    Task<AddedTeam> AddAsync(Team team, TeamRevision first, CancellationToken cancellationToken);

    /// <summary>Loads and locks the team until the transaction ends.</summary>
    Task<Team> GetLockedAsync(OrganizationId organizationId, TeamId id, CancellationToken cancellationToken);

    /// <summary>Stores the fields that an update can change, with the commit.</summary>
    void Save(Team team);

    /// <summary>Loads and locks a revision, its team and its agents until the transaction ends.</summary>
    Task<ActivationCandidate> GetCandidateAsync(
        OrganizationId organizationId, TeamId id, TeamRevisionId revisionId, CancellationToken cancellationToken);

    /// <summary>Makes the revision its team's active one, with the commit.</summary>
    void Activate(TeamRevision revision, Common.Timestamp now);

    /// <summary>Locks the team against new conversations and returns some of the open ones.</summary>
    Task<IReadOnlyList<Guid>> LockForDeletionAsync(OrganizationId organizationId, TeamId id, CancellationToken cancellationToken);

    /// <summary>Hides the team with the commit.</summary>
    void Delete(OrganizationId organizationId, TeamId id, Common.Timestamp now);
}

/// <param name="Stored">If it is older than the team to add, an earlier attempt stored it.</param>
/// <param name="Roster">The roster that a bind to the first revision would find.</param>
public sealed record AddedTeam(Team Stored, BindableTeamRevision Roster);

/// <param name="Roster">The roster that a bind to the revision would find.</param>
public sealed record ActivationCandidate(TeamRevision Revision, BindableTeamRevision Roster);
