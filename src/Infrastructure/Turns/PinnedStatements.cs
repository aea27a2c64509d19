using System.Text.Json;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.Domain.Teams;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Models;

namespace Feather.Infrastructure.Turns;

/// <summary>Loads a pinned team, and the chains of models that pinned revisions name. Chains themselves are not pinned.</summary>
internal static class PinnedStatements
{
    private const string Team =
        """
        select tr.mode, tr.fallback_agent_id, tr.initial_agent_id, tr.swarm_max_hops, tr.swarm_domain_hint,
               tr.router_model_settings::text, tr.router_config_id
        from conversations.conversations c
        cross join lateral (
            select v.* from teams.revisions v
            where v.organization_id = @OrganizationId and v.id = c.team_revision_id
            limit 1) as tr
        where c.organization_id = @OrganizationId and c.id = @ConversationId
        """;

    private const string Roster =
        $"""
        select {PinnedRevisionRow.Columns}, a.name, m.router_name, m.router_description, m.examples::text, m.model_settings::text as member_model
        from conversations.conversations c
        join conversations.bound_revisions b on b.organization_id = @OrganizationId and b.conversation_id = c.id
        join agents.revisions r on r.organization_id = @OrganizationId and r.id = b.agent_revision_id
        join agents.agents a on a.organization_id = @OrganizationId and a.id = b.agent_id
        join teams.members m
            on m.organization_id = @OrganizationId and m.team_revision_id = c.team_revision_id and m.agent_id = b.agent_id
        where c.organization_id = @OrganizationId and c.id = @ConversationId
        order by b.ordinal
        """;

    private const string RouterConfigs =
        $"""
        select {RouterConfigRow.Columns}
        from (
            select r.router_config_id as id
            from conversations.conversations c
            join agents.revisions r on r.organization_id = @OrganizationId and r.id = c.agent_revision_id
            where c.organization_id = @OrganizationId and c.id = @ConversationId
            union
            select tr.router_config_id
            from conversations.conversations c
            cross join lateral (
                select v.router_config_id from teams.revisions v
                where v.organization_id = @OrganizationId and v.id = c.team_revision_id
                limit 1) as tr
            where c.organization_id = @OrganizationId and c.id = @ConversationId
            union
            select r.router_config_id
            from conversations.bound_revisions b
            join agents.revisions r on r.organization_id = @OrganizationId and r.id = b.agent_revision_id
            where b.organization_id = @OrganizationId and b.conversation_id = @ConversationId) as named
        cross join lateral (
            select c.* from models.router_configs c
            where c.organization_id = @OrganizationId and c.id = named.id
            limit 1) as rc
        """;

    /// <summary>Asks for all three. The result can be read after the batch was sent. Takes OrganizationId and ConversationId.</summary>
    public static Func<PinnedContext> Ask(Batch batch)
    {
        var team = batch.Ask<TeamRow>(Team);
        var roster = batch.Ask<MemberRow>(Roster);
        var configs = batch.Ask<RouterConfigRow>(RouterConfigs);
        return () => new PinnedContext(team.Only?.ToDomain(roster.All), [.. configs.All.Select(config => config.ToDomain())]);
    }

    private static ModelEntry? ToModel(string? settings) => settings.ToDocument() is { } document ? ModelEntry.Parse(document) : null;

    private sealed record TeamRow(
        string Mode, Guid FallbackAgentId, Guid? InitialAgentId, int SwarmMaxHops, string? SwarmDomainHint, string? RouterModelSettings,
        Guid? RouterConfigId)
    {
        public TurnTeam ToDomain(IEnumerable<MemberRow> roster) => new(
            Mode: Word.To<TeamMode>(Mode),
            FallbackMember: new AgentId(FallbackAgentId),
            InitialMember: InitialAgentId is { } initial ? new AgentId(initial) : null,
            SwarmMaxHops: SwarmMaxHops,
            SwarmDomainHint: SwarmDomainHint,
            RouterModel: ToModel(RouterModelSettings),
            RouterConfig: RouterConfigId is { } config ? new RouterConfigId(config) : null,
            Members: [.. roster.Select(member => member.ToDomain())]);
    }

    private sealed record MemberRow(
        Guid AgentId, Guid Id, string? SystemPrompt, string? Persona, string? ChannelSpecificConfig, string? ModelSettings, Guid? RouterConfigId,
        string Name, string? RouterName, string? RouterDescription, string Examples, string? MemberModel)
    {
        public TurnMember ToDomain() =>
            new PinnedRevisionRow(
                AgentId: AgentId,
                Id: Id,
                SystemPrompt: SystemPrompt,
                Persona: Persona,
                ChannelSpecificConfig: ChannelSpecificConfig,
                ModelSettings: ModelSettings,
                RouterConfigId: RouterConfigId).ToDomain() with
            {
                RouterName = RouterName ?? Name,
                RouterDescription = RouterDescription,
                Examples = JsonSerializer.Deserialize<string[]>(Examples)!,
                MemberModel = ToModel(MemberModel),
            };
    }
}
