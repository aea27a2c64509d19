using Feather.Domain.Agents;
using Feather.Domain.Models;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Turns;

/// <summary>The columns of agents.revisions that a turn reads, as <see cref="Columns"/> selects them from the alias r.</summary>
internal sealed record PinnedRevisionRow(
    Guid AgentId, Guid Id, string? SystemPrompt, string? Persona, string? ChannelSpecificConfig, string? ModelSettings, Guid? RouterConfigId)
{
    public const string Columns =
        """
        r.agent_id, r.id, r.system_prompt, r.persona, r.channel_specific_config::text, r.model_settings::text, r.router_config_id
        """;

    public TurnMember ToDomain() => new(
        new AgentId(AgentId),
        new AgentRevisionId(Id),
        RouterName: "",
        RouterDescription: null,
        Examples: [],
        MemberModel: null,
        SystemPrompt,
        Persona,
        ChannelSpecificConfig.ToDocument(),
        ModelSettings.ToDocument() is { } settings ? ModelEntry.Parse(settings) : null,
        RouterConfigId is { } config ? new RouterConfigId(config) : null);
}
