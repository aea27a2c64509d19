using Feather.Domain.Agents;
using Feather.Domain.Runtime;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Runtime;

/// <summary>
/// Loads what a bind needs to know of an agent or a team: one statement, so one snapshot, in which a roster and its members'
/// active revisions cannot mix. It rides in the trip of the lookup. Behind a policy, coalesce is no index condition: hence case.
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

    private const string TeamStatement =
        """
        select t.id as team_id, tr.id as team_revision_id, tr.version as team_version, tr.frozen_at is not null as team_is_frozen,
               tr.fallback_agent_id, tr.initial_agent_id, m.agent_id, a.deleted_at is not null as agent_is_deleted,
               r.id as revision_id, r.version, r.frozen_at is not null as is_frozen,
               r.context_variables::text as variables, r.variable_defaults::text as defaults
        from teams.teams t
        left join teams.revisions tr
            on tr.organization_id = @OrganizationId and tr.team_id = t.id
            and tr.id = case when @TeamRevisionId is null then t.active_revision_id else @TeamRevisionId end
        left join teams.members m
            on m.organization_id = @OrganizationId and m.team_revision_id = tr.id and m.enabled
        left join agents.agents a
            on a.organization_id = @OrganizationId and a.id = m.agent_id
        left join agents.revisions r
            on r.organization_id = @OrganizationId and r.agent_id = m.agent_id
            and r.id = case when m.agent_revision_id is null then a.active_revision_id else m.agent_revision_id end
        where t.organization_id = @OrganizationId and t.id = @TeamId and t.deleted_at is null
        order by m.position, m.id
        """;

    /// <summary>Takes OrganizationId, and AgentId with AgentRevisionId or TeamId with TeamRevisionId.</summary>
    public static string For(BindingTarget target) => target is BindingTarget.ToAgent ? AgentStatement : TeamStatement;

    /// <summary>Reads what <see cref="For"/> returned.</summary>
    public static async Task<BindingCandidate> ReadAsync(BatchResults results, BindingTarget target) => target is BindingTarget.ToAgent
        ? new BindingCandidate((await results.FindAsync<AgentRow>())?.ToDomain(), Team: null)
        : new BindingCandidate(Agent: null, ToTeam(await results.ListAsync<RosterRow>()));

    private static BindableTeam? ToTeam(List<RosterRow> rows)
    {
        if (rows is not [var first, ..])
            return null;
        if (first is not { TeamRevisionId: { } revisionId, TeamVersion: { } version, FallbackAgentId: { } fallback })
            return new BindableTeam(new TeamId(first.TeamId), Revision: null);

        AgentId? initial = first.InitialAgentId is { } id ? new AgentId(id) : null;
        var roster = rows.Where(row => row.AgentId is not null).Select(row => row.ToMember());
        return new BindableTeam(
            new TeamId(first.TeamId),
            new BindableTeamRevision(new TeamRevisionId(revisionId), version, first.TeamIsFrozen, new AgentId(fallback), initial, [.. roster]));
    }

    private static BindableRevision? ToRevision(
        Guid agentId, Guid? revisionId, int? version, bool isFrozen, string? variables, string? defaults) =>
        revisionId is { } id
            ? new BindableRevision(
                new AgentRevisionId(id), new AgentId(agentId), version!.Value, isFrozen,
                new Lazy<VariableSource>(() => VariableSource.Parse(variables, defaults)))
            : null;

    private sealed record AgentRow(Guid AgentId, Guid? RevisionId, int? Version, bool IsFrozen, string? Variables, string? Defaults)
    {
        public BindableAgent ToDomain() =>
            new(new AgentId(AgentId), ToRevision(AgentId, RevisionId, Version, IsFrozen, Variables, Defaults));
    }

    private sealed record RosterRow(
        Guid TeamId, Guid? TeamRevisionId, int? TeamVersion, bool TeamIsFrozen, Guid? FallbackAgentId, Guid? InitialAgentId,
        Guid? AgentId, bool AgentIsDeleted,
        Guid? RevisionId, int? Version, bool IsFrozen, string? Variables, string? Defaults)
    {
        public BindableMember ToMember() => new(
            new AgentId(AgentId!.Value),
            AgentIsDeleted,
            ToRevision(AgentId.Value, RevisionId, Version, IsFrozen, Variables, Defaults));
    }
}
