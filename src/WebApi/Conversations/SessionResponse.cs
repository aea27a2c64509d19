using System.ComponentModel;
using System.Text.Json.Serialization;
using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Runtime;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Conversations;

/// <summary>What a session is made from. The settings tell when it expires.</summary>
internal sealed record Session(Conversation Conversation, ConversationSettings Settings) : Unlogged
{
    /// <summary>The latest messages, oldest first. Only the detail of a conversation shows them.</summary>
    public IReadOnlyList<Message> Recent { get; init; } = [];
}

/// <summary>A conversation, as the contract's session. Fields that Feather does not support are null, zero or empty.</summary>
[SchemaName("src__conversation__schemas__SessionResponse")]
internal class SessionResponse : IAnswerFrom<Session>
{
    public Guid Id { get; init; }
    public Guid OrganizationId { get; init; }
    public Guid EndUserId { get; init; }
    public required string Channel { get; init; }
    [OneOf<Origin>]
    public string? Origin { get; init; }
    /// <summary>The caller's own name for the conversation. Elsewhere it is `external_id`.</summary>
    public string? ExternalSessionId { get; init; }
    [OneOf<ConversationStatus>]
    public required string Status { get; init; }
    [OneOf<SessionType>, DefaultValue("live")]
    public required string SessionType { get; init; }
    /// <summary>How urgent it is. Feather only has `normal`.</summary>
    [OneOf("low", "normal", "high", "urgent")]
    public string Priority { get; } = "normal";
    public string? Subject { get; init; }
    /// <summary>The agent that answers: the bound agent, or the team's current member.</summary>
    public Guid? AssignedAgentId { get; init; }
    /// <summary>Always null: the retention of conversations is a setting of the server.</summary>
    public Guid? RetentionPolicyId { get; }
    /// <summary>A summary, written after the end of a `live` conversation.</summary>
    public string? Summary { get; init; }
    [NotRequired]
    public required Document Metadata { get; init; }
    [NotRequired]
    public required Document ContextVariables { get; init; }
    /// <summary>How many messages it has.</summary>
    public int MessageCount { get; init; }
    /// <summary>When the first message was sent.</summary>
    public Timestamp? FirstMessageAt { get; init; }
    /// <summary>When the latest message was sent.</summary>
    public Timestamp? LastMessageAt { get; init; }
    /// <summary>When it began, which is when it was created.</summary>
    public Timestamp StartedAt { get; init; }
    /// <summary>When it ended; the same as `closed_at`.</summary>
    public Timestamp? EndedAt { get; init; }
    /// <summary>When its status became final.</summary>
    public Timestamp? ClosedAt { get; init; }
    /// <summary>When it will expire if nothing happens in it; null if it has ended.</summary>
    public Timestamp? TtlExpiresAt { get; init; }
    /// <summary>When it will be removed.</summary>
    public Timestamp? RetentionExpiresAt { get; }
    /// <summary>Always null: nothing is archived.</summary>
    public Timestamp? ArchivedAt { get; }
    /// <summary>Whether memories were drawn from it.</summary>
    [DefaultValue(false)]
    public bool MemorySynced { get; init; }
    public Timestamp CreatedAt { get; init; }
    public Timestamp UpdatedAt { get; init; }
    /// <summary>The time from beginning to end in milliseconds; null while it is open.</summary>
    public long? DurationMs { get; init; }
    /// <summary>The beginning of the summary: at most 200 characters, whole words only.</summary>
    public string? SummaryPreview { get; init; }
    /// <summary>Whether there is a recording of it.</summary>
    [DefaultValue(false)]
    public bool HasRecording { get; }
    /// <summary>The results of its evaluations.</summary>
    [NotRequired]
    public SessionEvalSummary EvalSummary { get; } = new();

    // The rest is an addition to the contract.
    [Addition]
    public Guid? AssistantId { get; init; }
    [Addition]
    public Guid? AssistantRevisionId { get; init; }
    [Addition]
    public Guid? TeamId { get; init; }
    [Addition]
    public Guid? TeamRevisionId { get; init; }
    /// <summary>For a team, the pinned revision of each member. Empty for an agent.</summary>
    [Addition]
    public required IReadOnlyList<BoundRevisionResponse> BoundRevisions { get; init; }
    [Addition]
    public string? ChannelSubtype { get; init; }
    [Addition]
    public Guid? OrgPhoneNumberId { get; init; }
    [Addition, ToolInputs]
    public required Document ToolInputOverrides { get; init; }
}

/// <summary>A conversation in full, as the contract's session.</summary>
[SchemaName("src__conversation__schemas__SessionDetailResponse")]
internal sealed class SessionDetailResponse : SessionResponse
{
    /// <summary>The latest ten messages, oldest first.</summary>
    [DefaultValue(new object[0]), JsonPropertyOrder(1)]
    public required IReadOnlyList<TurnResponse> RecentTurns { get; init; }
    /// <summary>Where its recording is.</summary>
    [JsonPropertyOrder(1)]
    public string? RecordingUrl { get; }
}

/// <summary>The results of evaluations. Feather has no evaluations, so nothing was evaluated.</summary>
internal sealed record SessionEvalSummary
{
    /// <summary>How many evaluations there are.</summary>
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
    /// <summary>The overall result.</summary>
    [OneOf("success", "partial", "failure", "pending", "none"), DefaultValue("none")]
    public string EvalStatus { get; } = "none";
}

/// <summary>The pinned revision of a team's member.</summary>
/// <param name="AssistantId">The member's agent.</param>
/// <param name="AssistantRevisionId">The revision that it answers with in this conversation.</param>
[Addition]
internal sealed record BoundRevisionResponse(Guid AssistantId, Guid AssistantRevisionId) : IAnswerFrom<BoundRevision>;
