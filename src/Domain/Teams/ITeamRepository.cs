using Feather.Domain.Identity;

namespace Feather.Domain.Teams;

/// <summary>The organization's teams. Every method sees that organization's rows only, and none that are deleted.</summary>
public interface ITeamRepository
{
    Task<NamedAgents> GetAgentsAsync(OrganizationId organizationId, AgentReferences references, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a team with its first revision, which is not active yet, and locks the roster's agents against deletion. A
    /// repeat with the same ids returns what the first attempt stored.
    /// </summary>
    Task<AddedTeam> AddAsync(Team team, TeamRevision first, CancellationToken cancellationToken);

    /// <summary>The team, which no other command changes until this one is over.</summary>
    /// <exception cref="Common.NotFoundException">The organization has no such team.</exception>
    Task<Team> GetLockedAsync(OrganizationId organizationId, TeamId id, CancellationToken cancellationToken);

    /// <summary>Stores what an update may change, with the commit.</summary>
    void Save(Team team);

    /// <summary>A revision that may become active: neither it nor its team changes, and none of its agents is deleted, until the command is over.</summary>
    /// <exception cref="Common.NotFoundException">The organization has no such team, or the team no such revision.</exception>
    Task<ActivationCandidate> GetCandidateAsync(
        OrganizationId organizationId, TeamId id, TeamRevisionId revisionId, CancellationToken cancellationToken);

    /// <summary>Makes a revision of its team the active one, with the commit.</summary>
    void Activate(TeamRevision revision, Common.Timestamp now);

    /// <summary>Some open conversations of the team, which gets no more of them until the command is over.</summary>
    /// <exception cref="Common.NotFoundException">The organization has no such team.</exception>
    Task<IReadOnlyList<Guid>> LockForDeletionAsync(OrganizationId organizationId, TeamId id, CancellationToken cancellationToken);

    /// <summary>Hides the team, with the commit.</summary>
    void Delete(OrganizationId organizationId, TeamId id, Common.Timestamp now);
}

/// <param name="Stored">Made earlier than the team that was to be added, it is what an earlier attempt stored.</param>
/// <param name="Roster">What a bind to the first revision would find.</param>
public sealed record AddedTeam(Team Stored, BindableTeamRevision Roster);

/// <param name="Roster">What a bind to the revision would find.</param>
public sealed record ActivationCandidate(TeamRevision Revision, BindableTeamRevision Roster);
