using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Runtime;

/// <summary>
/// The statement that loads a target is one snapshot: a roster and its members' active revisions cannot mix. It stands alone
/// here, and rides in the lookup of a get-or-create.
/// </summary>
internal sealed class BindingRepository(DbSession session) : IBindingRepository
{
    private const string AgentStatement =
        """
        select a.id as agent_id, r.id as revision_id, r.version, r.frozen_at is not null as is_frozen,
               r.context_variables::text as variables, r.variable_defaults::text as defaults
        from agents.agents a
        left join agents.revisions r
            on r.organization_id = @OrganizationId and r.agent_id = a.id
            and r.id = coalesce(@AgentRevisionId, a.active_revision_id)
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
            and tr.id = coalesce(@TeamRevisionId, t.active_revision_id)
        left join teams.members m
            on m.organization_id = @OrganizationId and m.team_revision_id = tr.id and m.enabled
        left join agents.agents a
            on a.organization_id = @OrganizationId and a.id = m.agent_id
        left join agents.revisions r
            on r.organization_id = @OrganizationId and r.agent_id = m.agent_id
            and r.id = coalesce(m.agent_revision_id, a.active_revision_id)
        where t.organization_id = @OrganizationId and t.id = @TeamId and t.deleted_at is null
        order by m.position, m.id
        """;

    public Task<BindingCandidate> LoadAsync(OrganizationId organizationId, BindingTarget target, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new
            {
                OrganizationId = organizationId.Value,
                AgentId = target.Agent?.Value,
                AgentRevisionId = target.AgentRevision?.Value,
                TeamId = target.Team?.Value,
                TeamRevisionId = target.TeamRevision?.Value,
            },
            results => ReadAsync(results, target),
            cancellationToken,
            StatementFor(target));

    /// <summary>Takes OrganizationId, and AgentId with AgentRevisionId or TeamId with TeamRevisionId.</summary>
    public static string StatementFor(BindingTarget target) => target is BindingTarget.ToAgent ? AgentStatement : TeamStatement;

    /// <summary>Reads what <see cref="StatementFor"/> returned.</summary>
    public static async Task<BindingCandidate> ReadAsync(BatchResults results, BindingTarget target) => target is BindingTarget.ToAgent
        ? new BindingCandidate((await results.FindAsync<AgentRow>())?.ToDomain(), Team: null)
        : new BindingCandidate(Agent: null, ToTeam(await results.ListAsync<RosterRow>()));

    private static Team? ToTeam(List<RosterRow> rows)
    {
        if (rows is not [var first, ..])
            return null;
        if (first is not { TeamRevisionId: { } revisionId, TeamVersion: { } version, FallbackAgentId: { } fallback })
            return new Team(new TeamId(first.TeamId), Revision: null);

        AgentId? initial = first.InitialAgentId is { } id ? new AgentId(id) : null;
        var roster = rows.Where(row => row.AgentId is not null).Select(row => row.ToMember());
        return new Team(
            new TeamId(first.TeamId),
            new TeamRevision(new TeamRevisionId(revisionId), version, first.TeamIsFrozen, new AgentId(fallback), initial, [.. roster]));
    }

    private static AgentRevision? ToRevision(
        Guid agentId, Guid? revisionId, int? version, bool isFrozen, string? variables, string? defaults) =>
        revisionId is { } id
            ? new AgentRevision(
                new AgentRevisionId(id), new AgentId(agentId), version!.Value, isFrozen,
                new Lazy<VariableSource>(() => new VariableSource(ContextVariable.ParseList(variables!), Document.Parse(defaults!))))
            : null;

    private sealed record AgentRow(Guid AgentId, Guid? RevisionId, int? Version, bool IsFrozen, string? Variables, string? Defaults)
    {
        public Agent ToDomain() =>
            new(new AgentId(AgentId), ToRevision(AgentId, RevisionId, Version, IsFrozen, Variables, Defaults));
    }

    private sealed record RosterRow(
        Guid TeamId, Guid? TeamRevisionId, int? TeamVersion, bool TeamIsFrozen, Guid? FallbackAgentId, Guid? InitialAgentId,
        Guid? AgentId, bool AgentIsDeleted,
        Guid? RevisionId, int? Version, bool IsFrozen, string? Variables, string? Defaults)
    {
        public RosterMember ToMember() => new(
            new AgentId(AgentId!.Value),
            AgentIsDeleted,
            ToRevision(AgentId.Value, RevisionId, Version, IsFrozen, Variables, Defaults));
    }
}
