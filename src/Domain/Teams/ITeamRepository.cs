using Feather.Domain.Identity;

namespace Feather.Domain.Teams;

/// <summary>An unknown or deleted team throws <see cref="Common.NotFoundException"/>. Void methods write with the commit.</summary>
public interface ITeamRepository
{
    Task<NamedAgents> GetAgentsAsync(OrganizationId organizationId, AgentReferences references, CancellationToken cancellationToken);

    /// <summary>Stores a team with an inactive first revision and locks its agents. A repeat returns what is stored.</summary>
    Task<AddedTeam> AddAsync(Team team, TeamRevision first, CancellationToken cancellationToken);

    /// <summary>Loads and locks the team until the transaction ends.</summary>
    Task<Team> GetLockedAsync(OrganizationId organizationId, TeamId id, CancellationToken cancellationToken);

    void Save(Team team);

    /// <summary>Locks a revision and its team against changes, and its agents against deletion, until the transaction ends.</summary>
    Task<ActivationCandidate> GetCandidateAsync(
        OrganizationId organizationId, TeamId id, TeamRevisionId revisionId, CancellationToken cancellationToken);

    void Activate(TeamRevision revision, Common.Timestamp now);

    /// <summary>Locks the team against new conversations and returns some of the open ones.</summary>
    Task<IReadOnlyList<Guid>> LockForDeletionAsync(OrganizationId organizationId, TeamId id, CancellationToken cancellationToken);

    void Delete(OrganizationId organizationId, TeamId id, Common.Timestamp now);
}

/// <param name="Stored">If it is older than the team to add, an earlier attempt stored it.</param>
public sealed record AddedTeam(Team Stored, BindableTeamRevision Roster);

public sealed record ActivationCandidate(TeamRevision Revision, BindableTeamRevision Roster);
