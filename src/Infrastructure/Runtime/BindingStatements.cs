using Feather.Domain.Agents;
using Feather.Domain.Runtime;
using Feather.Infrastructure.Agents;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Teams;

namespace Feather.Infrastructure.Runtime;

/// <summary>
/// Loads what a bind needs to know of an agent or a team: one statement, so one snapshot. It rides in the trip of the lookup.
/// Behind a policy, coalesce is no index condition: hence case.
/// </summary>
internal static class BindingStatements
{
    private const string AgentStatement =
        """
        select a.id as agent_id, r.id as revision_id, r.version, r.frozen_at is not null as is_frozen,
               r.context_variables::text as variables, r.variable_defaults::text as defaults
        from agents.agents a
        left join agents.revisions r
            on r.organization_id = @OrganizationId and r.agent_id = a.id
            and r.id = case when @AgentRevisionId is null then a.active_revision_id else @AgentRevisionId end
        where a.organization_id = @OrganizationId and a.id = @AgentId and a.deleted_at is null
        """;

    /// <summary>Takes OrganizationId, and AgentId with AgentRevisionId or TeamId with TeamRevisionId.</summary>
    public static string For(BindingTarget target) => target is BindingTarget.ToAgent ? AgentStatement : RosterStatement.Text;

    /// <summary>Reads what <see cref="For"/> returned.</summary>
    public static async Task<BindingCandidate> ReadAsync(BatchResults results, BindingTarget target) => target is BindingTarget.ToAgent
        ? new BindingCandidate((await results.FindAsync<AgentRow>())?.ToDomain(), Team: null)
        : new BindingCandidate(Agent: null, await RosterStatement.ReadAsync(results));

    private sealed record AgentRow(Guid AgentId, Guid? RevisionId, int? Version, bool IsFrozen, string? Variables, string? Defaults)
    {
        public BindableAgent ToDomain() =>
            new(new AgentId(AgentId), BindableRevisionColumns.ToDomain(AgentId, RevisionId, Version, IsFrozen, Variables, Defaults));
    }
}
