using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Teams;

/// <summary>A row of teams.revisions with its whole roster, as <see cref="Columns"/> selects it from the alias r.</summary>
internal sealed record TeamRevisionRow(
    Guid Id, Guid OrganizationId, Guid TeamId, string Name, string? Description, string? Purpose, string Mode,
    Guid FallbackAgentId, Guid? InitialAgentId, string? SwarmDomainHint, int SwarmMaxHops, Guid? RouterConfigId, string? RouterModelSettings,
    string? CreatedBy, bool IsFrozen, DateTime CreatedAt, DateTime UpdatedAt, string? Members)
{
    public const string Columns =
        """
        r.id, r.organization_id, r.team_id, r.name, r.description, r.purpose, r.mode,
        r.fallback_agent_id, r.initial_agent_id, r.swarm_domain_hint, r.swarm_max_hops, r.router_config_id, r.router_model_settings::text,
        r.created_by, r.frozen_at is not null as is_frozen, r.created_at, r.updated_at,
        (select json_agg(json_build_object(
                'id', m.id, 'agent_id', m.agent_id, 'agent_name', a.name, 'agent_revision_id', m.agent_revision_id,
                'router_name', m.router_name, 'router_description', m.router_description, 'examples', m.examples,
                'model_settings', m.model_settings, 'position', m.position, 'enabled', m.enabled, 'created_at', m.created_at)
                order by m.position, m.id)::text
            from teams.members m
            join agents.agents a on a.organization_id = @OrganizationId and a.id = m.agent_id
            where m.organization_id = @OrganizationId and m.team_revision_id = r.id) as members
        """;

    public TeamRevision ToDomain() => new()
    {
        OrganizationId = new OrganizationId(OrganizationId),
        Id = new TeamRevisionId(Id),
        TeamId = new TeamId(TeamId),
        Name = Name,
        Description = Description,
        Purpose = Purpose,
        Mode = Word.To<TeamMode>(Mode),
        FallbackMember = new AgentId(FallbackAgentId),
        InitialMember = InitialAgentId is { } initial ? new AgentId(initial) : null,
        SwarmDomainHint = SwarmDomainHint,
        SwarmMaxHops = SwarmMaxHops,
        RouterConfigId = RouterConfigId,
        RouterModelSettings = RouterModelSettings.ToDocument(),
        Members = TeamMemberRow.ToMembers(Members),
        CreatedBy = CreatedBy,
        IsFrozen = IsFrozen,
        CreatedAt = Timestamp.From(CreatedAt),
        UpdatedAt = Timestamp.From(UpdatedAt),
    };
}
