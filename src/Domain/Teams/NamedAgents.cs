using Feather.Domain.Agents;
using Feather.Domain.Common;

namespace Feather.Domain.Teams;

/// <summary>The agents, and the revisions of agents, that a request names.</summary>
public sealed record AgentReferences(IReadOnlyList<AgentId> Agents, IReadOnlyList<AgentRevisionId> Revisions)
{
    public static readonly AgentReferences None = new([], []);
}

/// <summary>What was found of <see cref="AgentReferences"/>: the names of the agents that are not deleted, and whose each revision is.</summary>
public sealed class NamedAgents(IReadOnlyDictionary<AgentId, string> names, IReadOnlyDictionary<AgentRevisionId, AgentId> owners)
{
    /// <exception cref="NotFoundException">The organization has no such agent, or has deleted it.</exception>
    public string NameOf(AgentId agent) => names.TryGetValue(agent, out var name) ? name : throw new NotFoundException();

    /// <exception cref="NotFoundException">The agent has no such revision.</exception>
    public void RequireRevision(AgentId agent, AgentRevisionId? revision)
    {
        if (revision is { } named && !(owners.TryGetValue(named, out var owner) && owner == agent))
            throw new NotFoundException();
    }

    /// <exception cref="NotFoundException">There is no such agent, or it has no such revision.</exception>
    public TeamMember Admit(NewTeamMember member, Timestamp now)
    {
        var name = NameOf(member.AgentId);
        RequireRevision(member.AgentId, member.AgentRevisionId);
        return new TeamMember
        {
            Id = member.Id,
            AgentId = member.AgentId,
            AgentName = name,
            AgentRevisionId = member.AgentRevisionId,
            RouterName = member.RouterName,
            RouterDescription = member.RouterDescription,
            Examples = member.Examples,
            ModelSettings = member.ModelSettings,
            Position = member.Position,
            Enabled = member.Enabled,
            CreatedAt = now,
        };
    }
}
