using Feather.Domain.Agents;

namespace Feather.Domain.Teams;

/// <summary>A team that is not deleted, with the revision a bind would pin: the named one, else the active one; null where there is none.</summary>
public sealed record BindableTeam(TeamId Id, BindableTeamRevision? Revision);

/// <summary>One immutable state of a team, as far as binding needs it.</summary>
/// <param name="Version">Counts the edits made before it was frozen, those of its roster included.</param>
/// <param name="IsFrozen">Whether a conversation has pinned it, so that nothing edits it any more.</param>
/// <param name="Roster">The enabled members, by (position, id).</param>
public sealed record BindableTeamRevision(
    TeamRevisionId Id,
    int Version,
    bool IsFrozen,
    AgentId FallbackMember,
    AgentId? InitialMember,
    IReadOnlyList<BindableMember> Roster);

/// <summary>An agent on a roster, with the revision it would answer with: the member's own pin, else the agent's active one.</summary>
public sealed record BindableMember(AgentId AgentId, bool AgentIsDeleted, BindableRevision? Revision);
