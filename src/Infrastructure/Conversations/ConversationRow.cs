using System.Text.Json;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;
using Feather.Domain.Teams;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Conversations;

/// <summary>A row of conversations.conversations with its pins, as <see cref="Columns"/> selects it from the alias c.</summary>
internal sealed record ConversationRow(
    Guid OrganizationId, Guid Id, Guid EndUserId, string Channel, string? ChannelSubtype, string? Origin, string Status, string SessionType,
    Guid? AgentId, Guid? AgentRevisionId, Guid? TeamId, Guid? TeamRevisionId, Guid? AssignedAgentId, string? ExternalId, Guid? OrgPhoneNumberId, string? Subject,
    string? Metadata, string? ToolInputOverrides, string? ContextVariables,
    DateTime CreatedAt, DateTime UpdatedAt, DateTime LastActivityAt, DateTime? ClosedAt,
    int NextSeq, DateTime? FirstMessageAt, DateTime? LastMessageAt, string? Summary, bool MemorySynced, string? BoundRevisions)
{
    private const string OwnColumns =
        """
        c.organization_id, c.id, c.end_user_id, c.channel, c.channel_subtype, c.origin, c.status, c.session_type,
        c.agent_id, c.agent_revision_id, c.team_id, c.team_revision_id, c.assigned_agent_id, c.external_id, c.org_phone_number_id, c.subject,
        c.metadata::text, c.tool_input_overrides::text, c.context_variables::text,
        c.created_at, c.updated_at, c.last_activity_at, c.closed_at,
        c.next_seq, c.first_message_at, c.last_message_at, c.summary, c.memory_synced
        """;

    public const string Columns =
        $"""
        {OwnColumns},
        case when c.team_id is not null then (
            select json_agg(json_build_array(b.agent_id, b.agent_revision_id) order by b.ordinal)::text
            from conversations.bound_revisions b
            where b.organization_id = @OrganizationId and b.conversation_id = c.id) end as bound_revisions
        """;

    /// <summary>The same columns for a conversation with an agent, which has no pins of a roster.</summary>
    public const string ColumnsWithAgent = $"{OwnColumns}, null::text as bound_revisions";

    public Conversation ToDomain() => new()
    {
        OrganizationId = new OrganizationId(OrganizationId),
        Id = new ConversationId(Id),
        EndUserId = new EndUserId(EndUserId),
        Channel = Channel,
        ChannelSubtype = ChannelSubtype,
        Origin = Origin is null ? null : Word.To<Origin>(Origin),
        Status = Word.To<ConversationStatus>(Status),
        SessionType = Word.To<SessionType>(SessionType),
        Binding = Binding,
        AssignedAgent = (AssignedAgentId ?? AgentId) is { } assigned ? new AgentId(assigned) : null,
        ExternalId = ExternalId,
        OrgPhoneNumberId = OrgPhoneNumberId,
        Subject = Subject,
        Metadata = Metadata.ToDocument(),
        ToolInputOverrides = ToolInputOverrides.ToDocument(),
        ContextVariables = ContextVariables.ToDocument(),
        CreatedAt = Timestamp.From(CreatedAt),
        UpdatedAt = Timestamp.From(UpdatedAt),
        LastActivityAt = Timestamp.From(LastActivityAt),
        ClosedAt = ClosedAt is { } closedAt ? Timestamp.From(closedAt) : null,
        MessageCount = NextSeq,
        FirstMessageAt = FirstMessageAt is { } first ? Timestamp.From(first) : null,
        LastMessageAt = LastMessageAt is { } last ? Timestamp.From(last) : null,
        Summary = Summary,
        IsMemorySynced = MemorySynced,
    };

    private Binding Binding => this switch
    {
        { AgentId: { } agent, AgentRevisionId: { } revision } => new AgentBinding(new AgentId(agent), new AgentRevisionId(revision)),
        { TeamId: { } team, TeamRevisionId: { } revision } => new TeamBinding(new TeamId(team), new TeamRevisionId(revision), Pins),
        _ => throw new InvalidOperationException($"Conversation {Id} has no binding."),
    };

    private List<BoundRevision> Pins => BoundRevisions is null
        ? []
        : [.. JsonSerializer.Deserialize<Guid[][]>(BoundRevisions)!.Select(pin => new BoundRevision(new AgentId(pin[0]), new AgentRevisionId(pin[1])))];
}
