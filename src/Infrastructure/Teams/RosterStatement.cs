using Feather.Domain.Agents;
using Feather.Domain.Teams;
using Feather.Infrastructure.Agents;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Teams;

/// <summary>
/// Loads a team with the roster of one revision: one statement, so one snapshot, in which a roster and its members' active
/// revisions cannot mix. Binding and activation judge by it. Behind a policy, coalesce is no index condition: hence case.
/// </summary>
internal static class RosterStatement
{
    /// <summary>Takes OrganizationId, TeamId and TeamRevisionId; without the last, the active revision is meant.</summary>
    public const string Text =
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

    /// <summary>Reads what it returned; null where the organization has no such team.</summary>
    public static async Task<BindableTeam?> ReadAsync(BatchResults results)
    {
        if (await results.ListAsync<RosterRow>() is not [var first, ..] rows)
            return null;
        if (first is not { TeamRevisionId: { } revisionId, TeamVersion: { } version, FallbackAgentId: { } fallback })
            return new BindableTeam(new TeamId(first.TeamId), Revision: null);

        AgentId? initial = first.InitialAgentId is { } id ? new AgentId(id) : null;
        var roster = rows.Where(row => row.AgentId is not null).Select(row => row.ToMember());
        return new BindableTeam(
            new TeamId(first.TeamId),
            new BindableTeamRevision(new TeamRevisionId(revisionId), version, first.TeamIsFrozen, new AgentId(fallback), initial, [.. roster]));
    }

    private sealed record RosterRow(
        Guid TeamId, Guid? TeamRevisionId, int? TeamVersion, bool TeamIsFrozen, Guid? FallbackAgentId, Guid? InitialAgentId,
        Guid? AgentId, bool AgentIsDeleted,
        Guid? RevisionId, int? Version, bool IsFrozen, string? Variables, string? Defaults)
    {
        public BindableMember ToMember() => new(
            new AgentId(AgentId!.Value),
            AgentIsDeleted,
            BindableRevisionColumns.ToDomain(AgentId.Value, RevisionId, Version, IsFrozen, Variables, Defaults));
    }
}
