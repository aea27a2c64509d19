using Feather.Domain.Agents;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Teams;

internal static class NamedAgentRows
{
    public static Guid[] AgentIds(this AgentReferences references) => [.. references.Agents.Select(agent => agent.Value)];

    public static Guid[] AgentRevisionIds(this AgentReferences references) => [.. references.Revisions.Select(revision => revision.Value)];

    /// <summary>Adds both statements. The result can be read after the batch was sent. Takes the ids above and OrganizationId.</summary>
    public static Func<NamedAgents> Ask(Batch batch)
    {
        var agents = batch.Ask<AgentRow>(
            """
            select a.id, a.name
            from (select distinct unnest(@AgentIds) as id) as named
            cross join lateral (
                select n.id, n.name from agents.agents n
                where n.organization_id = @OrganizationId and n.id = named.id and n.deleted_at is null
                limit 1) as a
            """);
        var revisions = batch.Ask<RevisionRow>(
            """
            select r.id, r.agent_id
            from (select distinct unnest(@AgentRevisionIds) as id) as named
            cross join lateral (
                select n.id, n.agent_id from agents.revisions n
                where n.organization_id = @OrganizationId and n.id = named.id
                limit 1) as r
            """);
        return () => new NamedAgents(
            agents.All.ToDictionary(agent => new AgentId(agent.Id), agent => agent.Name),
            revisions.All.ToDictionary(revision => new AgentRevisionId(revision.Id), revision => new AgentId(revision.AgentId)));
    }

    private sealed record AgentRow(Guid Id, string Name);

    private sealed record RevisionRow(Guid Id, Guid AgentId);
}
