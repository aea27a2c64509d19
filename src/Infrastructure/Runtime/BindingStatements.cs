using Feather.Domain.Agents;
using Feather.Domain.Runtime;
using Feather.Infrastructure.Agents;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Teams;

namespace Feather.Infrastructure.Runtime;

/// <summary>
/// Loads what a bind needs to know of an agent or a team, in one statement and so in one snapshot. It is part of the lookup's trip.
/// The statements say case, because coalesce cannot become an index condition behind a policy.
/// </summary>
internal static class BindingStatements
{
    public const string Agent =
        """
        select a.id as agent_id, r.id as revision_id, r.version, r.frozen_at is not null as is_frozen,
               r.context_variables::text as variables, r.variable_defaults::text as defaults
        from agents.agents a
        left join agents.revisions r
            on r.organization_id = @OrganizationId and r.agent_id = a.id
            and r.id = case when @AgentRevisionId is null then a.active_revision_id else @AgentRevisionId end
        where a.organization_id = @OrganizationId and a.id = @AgentId and a.deleted_at is null
        """;

    /// <summary>
    /// Asks for the candidate of a target, which is there once the batch was sent. Takes OrganizationId, and AgentId with
    /// AgentRevisionId or TeamId with TeamRevisionId.
    /// </summary>
    public static Func<BindingCandidate> Ask(Batch batch, BindingTarget target)
    {
        if (target is BindingTarget.ToTeam)
        {
            var team = RosterStatement.Ask(batch);
            return () => new BindingCandidate(Agent: null, team());
        }

        var agent = batch.Ask<AgentRow>(Agent);
        return () => new BindingCandidate(agent.Only?.ToDomain(), Team: null);
    }

    private sealed record AgentRow(Guid AgentId, Guid? RevisionId, int? Version, bool IsFrozen, string? Variables, string? Defaults)
    {
        public BindableAgent ToDomain() =>
            new(new AgentId(AgentId), BindableRevisionColumns.ToDomain(AgentId, RevisionId, Version, IsFrozen, Variables, Defaults));
    }
}
