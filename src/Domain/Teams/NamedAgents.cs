using Feather.Domain.Agents;
using Feather.Domain.Common;

namespace Feather.Domain.Teams;

public sealed record AgentReferences(IReadOnlyList<AgentId> Agents, IReadOnlyList<AgentRevisionId> Revisions)
{
    public static readonly AgentReferences None = new([], []);
}

/// <summary>The existing ones of <see cref="AgentReferences"/>: the agents' names, and the agent of each revision.</summary>
public sealed class NamedAgents(IReadOnlyDictionary<AgentId, string> names, IReadOnlyDictionary<AgentRevisionId, AgentId> owners)
{
    public string NameOf(AgentId agent) => names.TryGetValue(agent, out var name) ? name : throw new NotFoundException();

    public void RequireRevision(AgentId agent, AgentRevisionId? revision)
    {
        if (revision is { } named && !(owners.TryGetValue(named, out var owner) && owner == agent))
            throw new NotFoundException();
    }

    /// <exception cref="NotFoundException">The agent or its revision does not exist.</exception>
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
