using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Teams;

/// <summary>The revisions of the organization's teams that are not deleted, each with its roster.</summary>
public interface ITeamRevisionRepository
{
    /// <summary>What a new revision is made from; no other command adds one to the team until this one is over.</summary>
    /// <param name="basedOn">A revision of the same team.</param>
    /// <exception cref="NotFoundException">The organization has no such team, or the team no such revision.</exception>
    Task<RevisionGround> GetGroundAsync(
        OrganizationId organizationId, TeamId teamId, NewTeamRevision revision, TeamRevisionId? basedOn, CancellationToken cancellationToken);

    /// <summary>Stores the revision with its roster, with the commit.</summary>
    void Add(TeamRevision revision);

    /// <summary>
    /// A revision whose roster nobody else changes, and which no conversation pins, until the command is over; and the agents
    /// that the change names, locked against deletion.
    /// </summary>
    /// <exception cref="NotFoundException">The organization has no such revision.</exception>
    Task<LockedRoster> GetLockedAsync(
        OrganizationId organizationId, TeamRevisionId id, AgentReferences references, CancellationToken cancellationToken);

    /// <summary>Stores a new member, with the commit. This and the next two start over every bind that has loaded the roster.</summary>
    void AddMember(TeamRevision revision, TeamMember member, Timestamp now);

    void SaveMember(TeamRevision revision, TeamMember member, Timestamp now);

    void RemoveMember(TeamRevision revision, TeamMember member, Timestamp now);
}

/// <param name="Own">The new revision itself, where an earlier attempt has stored it.</param>
/// <param name="Basis">The revision it is based on; null where it is based on none.</param>
public sealed record RevisionGround(TeamRevision? Own, TeamRevision? Basis, NamedAgents Agents);

/// <param name="Agents">What was found of the agents that the change names.</param>
public sealed record LockedRoster(TeamRevision Revision, NamedAgents Agents);
