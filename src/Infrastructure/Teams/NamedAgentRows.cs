using Feather.Domain.Agents;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Teams;

/// <summary>What the statements for agents and revisions take and return that a request names.</summary>
internal static class NamedAgentRows
{
    public static Guid[] AgentIds(this AgentReferences references) => [.. references.Agents.Select(agent => agent.Value)];

    public static Guid[] AgentRevisionIds(this AgentReferences references) => [.. references.Revisions.Select(revision => revision.Value)];

    /// <summary>Reads the agents, then the revisions.</summary>
    public static async Task<NamedAgents> ReadAsync(BatchResults results)
    {
        var agents = await results.ListAsync<AgentRow>();
        var revisions = await results.ListAsync<RevisionRow>();
        return new NamedAgents(
            agents.ToDictionary(agent => new AgentId(agent.Id), agent => agent.Name),
            revisions.ToDictionary(revision => new AgentRevisionId(revision.Id), revision => new AgentId(revision.AgentId)));
    }

    private sealed record AgentRow(Guid Id, string Name);

    private sealed record RevisionRow(Guid Id, Guid AgentId);
}
