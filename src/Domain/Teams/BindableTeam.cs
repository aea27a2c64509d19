using Feather.Domain.Agents;
using Feather.Domain.Common;

namespace Feather.Domain.Teams;

/// <summary>A team that is not deleted. Its revision is the named one, else the active one; null if there is none.</summary>
public sealed record BindableTeam(TeamId Id, BindableTeamRevision? Revision);

/// <param name="Version">Counts the edits made before the revision was frozen, including those of its roster.</param>
/// <param name="Roster">The enabled members, by (position, id).</param>
public sealed record BindableTeamRevision(
    TeamRevisionId Id,
    int Version,
    bool IsFrozen,
    AgentId FallbackMember,
    AgentId? InitialMember,
    IReadOnlyList<BindableMember> Roster)
{
    /// <summary>A sentence that says why the revision cannot be bound. Null if it can.</summary>
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

    public IReadOnlyList<BindableRevision> RequireBindable() => Obstacle is { } obstacle
        ? throw new BadRequestException(obstacle)
        : [.. Roster.Select(member => member.Revision!)];

    private bool IsOnRoster(AgentId agent) => Roster.Any(member => member.AgentId == agent);
}

/// <summary>An agent on a roster. Its revision is the member's pinned one, else the agent's active one.</summary>
public sealed record BindableMember(AgentId AgentId, bool AgentIsDeleted, BindableRevision? Revision)
{
    internal string? Obstacle => this switch
    {
        { AgentIsDeleted: true } => $"Team member {AgentId.Value} is deleted.",
        { Revision: null } => $"Team member {AgentId.Value} has neither an active revision nor a pinned one.",
        _ => null,
    };
}
