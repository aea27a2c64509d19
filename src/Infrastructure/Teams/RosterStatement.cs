using Feather.Domain.Agents;
using Feather.Domain.Teams;
using Feather.Infrastructure.Agents;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Teams;

/// <summary>
/// Loads a team with the roster of one revision, in one statement. In one snapshot the roster and the active revisions of its members
/// match. Binding and activation depend on it. It uses case, because coalesce cannot become an index condition if a policy applies.
/// </summary>
internal static class RosterStatement
{
    /// <summary>Takes OrganizationId, TeamId and TeamRevisionId. If TeamRevisionId is null, it loads the active revision.</summary>
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

    /// <summary>Adds the statement. The team can be read after the batch was sent; null means that there is no such team.</summary>
    public static Func<BindableTeam?> Ask(Batch batch)
    {
        var rows = batch.Ask<RosterRow>(Text);
        return () => rows.All is [var first, ..] ? first.ToTeam(rows.All) : null;
    }

    private sealed record RosterRow(
        Guid TeamId, Guid? TeamRevisionId, int? TeamVersion, bool TeamIsFrozen, Guid? FallbackAgentId, Guid? InitialAgentId,
        Guid? AgentId, bool AgentIsDeleted,
        Guid? RevisionId, int? Version, bool IsFrozen, string? Variables, string? Defaults)
    {
        public BindableTeam ToTeam(IReadOnlyList<RosterRow> rows)
        {
            if (this is not { TeamRevisionId: { } revisionId, TeamVersion: { } version, FallbackAgentId: { } fallback })
                return new BindableTeam(new TeamId(TeamId), Revision: null);

            AgentId? initial = InitialAgentId is { } id ? new AgentId(id) : null;
            var roster = rows.Where(row => row.AgentId is not null).Select(row => row.ToMember());
            return new BindableTeam(
                new TeamId(TeamId),
                new BindableTeamRevision(
                    new TeamRevisionId(revisionId), version, IsFrozen: TeamIsFrozen, new AgentId(fallback), initial, [.. roster]));
        }

        private BindableMember ToMember() => new(
            new AgentId(AgentId!.Value),
            AgentIsDeleted,
            BindableRevisionColumns.ToDomain(AgentId.Value, RevisionId, Version, IsFrozen, Variables, Defaults));
    }
}
