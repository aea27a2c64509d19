using Feather.Domain.Agents;
using Feather.Domain.Common;

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
    IReadOnlyList<BindableMember> Roster)
{
    /// <summary>Why nothing can be bound to it, as a sentence that names the member; null where something can.</summary>
    public string? Obstacle
    {
        get
        {
            if (Roster.Count == 0)
                return $"Team revision {Id.Value} has no enabled member.";
            if (!IsOnRoster(FallbackMember))
                return $"The fallback member {FallbackMember.Value} is not an enabled member of the team.";
            if (InitialMember is { } initial && !IsOnRoster(initial))
                return $"The initial member {initial.Value} is not an enabled member of the team.";
            return Roster.Select(member => member.Obstacle).FirstOrDefault(obstacle => obstacle is not null);
        }
    }

    /// <summary>The revisions that its members answer with, in roster order.</summary>
    /// <exception cref="BadRequestException">Nothing can be bound to it.</exception>
    public IReadOnlyList<BindableRevision> RequireBindable() => Obstacle is { } obstacle
        ? throw new BadRequestException(obstacle)
        : [.. Roster.Select(member => member.Revision!)];

    private bool IsOnRoster(AgentId agent) => Roster.Any(member => member.AgentId == agent);
}

/// <summary>An agent on a roster, with the revision it would answer with: the member's own pin, else the agent's active one.</summary>
public sealed record BindableMember(AgentId AgentId, bool AgentIsDeleted, BindableRevision? Revision)
{
    internal string? Obstacle => this switch
    {
        { AgentIsDeleted: true } => $"Team member {AgentId.Value} is deleted.",
        { Revision: null } => $"Team member {AgentId.Value} has neither an active revision nor a pinned one.",
        _ => null,
    };
}
