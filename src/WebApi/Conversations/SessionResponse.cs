using System.ComponentModel;
using System.Text.Json.Serialization;
using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Runtime;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Conversations;

/// <summary>A conversation, as the contract's session; what Feather has no part for is null, zero or empty.</summary>
[SchemaName("src__conversation__schemas__SessionResponse")]
internal class SessionResponse(Conversation conversation, ConversationSettings settings)
{
    public Guid Id { get; } = conversation.Id.Value;
    public Guid OrganizationId { get; } = conversation.OrganizationId.Value;
    public Guid EndUserId { get; } = conversation.EndUserId.Value;
    public string Channel { get; } = conversation.Channel;
    [OneOf<Origin>]
    public string? Origin { get; } = conversation.Origin is { } origin ? Word.Of(origin) : null;
    /// <summary>The caller's own name for the conversation; `external_id` elsewhere.</summary>
    public string? ExternalSessionId { get; } = conversation.ExternalId;
    [OneOf<ConversationStatus>]
    public string Status { get; } = Word.Of(conversation.Status);
    [OneOf<SessionType>, DefaultValue("live")]
    public string SessionType { get; } = Word.Of(conversation.SessionType);
    /// <summary>How urgent it is; Feather knows no other than `normal`.</summary>
    [OneOf("low", "normal", "high", "urgent")]
    public string Priority { get; } = "normal";
    public string? Subject { get; } = conversation.Subject;
    /// <summary>The agent that answers: the bound one, or the member of the team whose turn it is.</summary>
    public Guid? AssignedAgentId { get; } = conversation.AssignedAgent?.Value;
    /// <summary>Always null: how long conversations are kept is a setting of the server.</summary>
    public Guid? RetentionPolicyId { get; }
    /// <summary>What was said, in short; written after the end of a `live` conversation.</summary>
    public string? Summary { get; } = conversation.Summary;
    [NotRequired]
    public Document Metadata { get; } = conversation.Metadata ?? Document.Empty;
    [NotRequired]
    public Document ContextVariables { get; } = conversation.ContextVariables ?? Document.Empty;
    /// <summary>How many messages it has.</summary>
    public int MessageCount { get; } = conversation.MessageCount;
    /// <summary>When the first message was sent.</summary>
    public Timestamp? FirstMessageAt { get; } = conversation.FirstMessageAt;
    /// <summary>When the latest message was sent.</summary>
    public Timestamp? LastMessageAt { get; } = conversation.LastMessageAt;
    /// <summary>When it began, which is when it was made.</summary>
    public Timestamp StartedAt { get; } = conversation.CreatedAt;
    /// <summary>When it came to an end; the same as `closed_at`.</summary>
    public Timestamp? EndedAt { get; } = conversation.ClosedAt;
    /// <summary>When its status became final.</summary>
    public Timestamp? ClosedAt { get; } = conversation.ClosedAt;
    /// <summary>When it will expire if nothing happens in it; null where it is over.</summary>
    public Timestamp? TtlExpiresAt { get; } = conversation.ExpiresAt(settings.IdleTimeout);
    /// <summary>When it will be removed.</summary>
    public Timestamp? RetentionExpiresAt { get; }
    /// <summary>Always null: nothing is archived.</summary>
    public Timestamp? ArchivedAt { get; }
    /// <summary>Whether memories were drawn from it.</summary>
    [DefaultValue(false)]
    public bool MemorySynced { get; } = conversation.IsMemorySynced;
    public Timestamp CreatedAt { get; } = conversation.CreatedAt;
    public Timestamp UpdatedAt { get; } = conversation.UpdatedAt;
    /// <summary>How long it took from beginning to end, in milliseconds; null while it is open.</summary>
    public long? DurationMs { get; } = conversation.ClosedAt is { } closed ? (long)(closed.Utc - conversation.CreatedAt.Utc).TotalMilliseconds : null;
    /// <summary>The summary's beginning: at most 200 characters, and whole words.</summary>
    public string? SummaryPreview { get; } = conversation.SummaryPreview;
    /// <summary>Whether there is a recording of it.</summary>
    [DefaultValue(false)]
    public bool HasRecording { get; }
    /// <summary>What evaluations of it came to.</summary>
    [NotRequired]
    public SessionEvalSummary EvalSummary { get; } = new();

    // From here on: additions to the contract.
    [Addition]
    public Guid? AssistantId { get; } = conversation.Binding.Target.Agent?.Value;
    [Addition]
    public Guid? AssistantRevisionId { get; } = conversation.Binding.Target.AgentRevision?.Value;
    [Addition]
    public Guid? TeamId { get; } = conversation.Binding.Target.Team?.Value;
    [Addition]
    public Guid? TeamRevisionId { get; } = conversation.Binding.Target.TeamRevision?.Value;
    /// <summary>For a team: the revision that each of its members is pinned to. Empty for an agent.</summary>
    [Addition]
    public IReadOnlyList<BoundRevisionResponse> BoundRevisions { get; } = conversation.Binding is TeamBinding team ? [.. team.BoundRevisions.Select(BoundRevisionResponse.From)] : [];
    [Addition]
    public string? ChannelSubtype { get; } = conversation.ChannelSubtype;
    [Addition]
    public Guid? OrgPhoneNumberId { get; } = conversation.OrgPhoneNumberId;
    [Addition, ToolInputs]
    public Document ToolInputOverrides { get; } = conversation.ToolInputOverrides ?? Document.Empty;
}

/// <summary>A conversation in full, as the contract's session.</summary>
[SchemaName("src__conversation__schemas__SessionDetailResponse")]
internal sealed class SessionDetailResponse(ConversationWithMessages found, ConversationSettings settings) : SessionResponse(found.Conversation, settings)
{
    /// <summary>The latest ten messages, oldest first.</summary>
    [DefaultValue(new object[0]), JsonPropertyOrder(1)]
    public IReadOnlyList<TurnResponse> RecentTurns { get; } = [.. found.Recent.Select(TurnResponse.From)];
    /// <summary>Where its recording is.</summary>
    [JsonPropertyOrder(1)]
    public string? RecordingUrl { get; }
}

/// <summary>Evaluation is no part of Feather: nothing was evaluated.</summary>
internal sealed record SessionEvalSummary
{
    /// <summary>How many there are.</summary>
    [DefaultValue(0)]
    public int Total { get; }
    /// <summary>How many succeeded.</summary>
    [DefaultValue(0)]
    public int Succeeded { get; }
    /// <summary>How many failed.</summary>
    [DefaultValue(0)]
    public int Failed { get; }
    /// <summary>How many have no result yet.</summary>
    [DefaultValue(0)]
    public int Pending { get; }
    /// <summary>How many critical ones there are.</summary>
    [DefaultValue(0)]
    public int CriticalTotal { get; }
    /// <summary>How many critical ones succeeded.</summary>
    [DefaultValue(0)]
    public int CriticalSucceeded { get; }
    /// <summary>How many critical ones failed.</summary>
    [DefaultValue(0)]
    public int CriticalFailed { get; }
    /// <summary>How many critical ones have no result yet.</summary>
    [DefaultValue(0)]
    public int CriticalPending { get; }
    /// <summary>What they come to, taken together.</summary>
    [OneOf("success", "partial", "failure", "pending", "none"), DefaultValue("none")]
    public string EvalStatus { get; } = "none";
}

/// <summary>The revision that a team's member is pinned to.</summary>
/// <param name="AssistantId">The agent that is a member of the team.</param>
/// <param name="AssistantRevisionId">The revision that it answers with in this conversation.</param>
[Addition]
internal sealed record BoundRevisionResponse(Guid AssistantId, Guid AssistantRevisionId)
{
    public static BoundRevisionResponse From(BoundRevision pin) => new(pin.AgentId.Value, pin.RevisionId.Value);
}
