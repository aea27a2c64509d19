using System.ComponentModel;
using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Runtime;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Conversations;

/// <summary>A conversation in full, as the contract's session; what Feather has no part for is null, zero or empty.</summary>
[SchemaName("src__conversation__schemas__SessionDetailResponse")]
internal sealed record SessionDetailResponse
{
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required Guid EndUserId { get; init; }
    public required string Channel { get; init; }
    [OneOf<Origin>]
    public required string? Origin { get; init; }
    /// <summary>The caller's own name for the conversation; `external_id` elsewhere.</summary>
    public required string? ExternalSessionId { get; init; }
    [OneOf<ConversationStatus>]
    public required string Status { get; init; }
    [OneOf<SessionType>, DefaultValue("live")]
    public required string SessionType { get; init; }
    /// <summary>How urgent it is; Feather knows no other than `normal`.</summary>
    [OneOf("low", "normal", "high", "urgent")]
    public string Priority { get; } = "normal";
    public required string? Subject { get; init; }
    /// <summary>The agent that answers: the bound one, or the member of the team whose turn it is.</summary>
    public required Guid? AssignedAgentId { get; init; }
    /// <summary>Always null: how long conversations are kept is a setting of the server.</summary>
    public Guid? RetentionPolicyId { get; }
    /// <summary>What was said, in short.</summary>
    public string? Summary { get; }
    [NotRequired]
    public required Document Metadata { get; init; }
    [NotRequired]
    public required Document ContextVariables { get; init; }
    /// <summary>How many messages it has.</summary>
    public int MessageCount { get; }
    /// <summary>When the first message was sent.</summary>
    public Timestamp? FirstMessageAt { get; }
    /// <summary>When the latest message was sent.</summary>
    public Timestamp? LastMessageAt { get; }
    /// <summary>When it began, which is when it was made.</summary>
    public required Timestamp StartedAt { get; init; }
    /// <summary>When it came to an end; the same as `closed_at`.</summary>
    public required Timestamp? EndedAt { get; init; }
    /// <summary>When its status became final.</summary>
    public required Timestamp? ClosedAt { get; init; }
    /// <summary>When it will expire if nothing happens in it.</summary>
    public Timestamp? TtlExpiresAt { get; }
    /// <summary>When it will be removed.</summary>
    public Timestamp? RetentionExpiresAt { get; }
    /// <summary>Always null: nothing is archived.</summary>
    public Timestamp? ArchivedAt { get; }
    /// <summary>Whether memories were drawn from it.</summary>
    [DefaultValue(false)]
    public bool MemorySynced { get; }
    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }
    /// <summary>How long it took from beginning to end, in milliseconds; null while it is open.</summary>
    public required long? DurationMs { get; init; }
    /// <summary>The summary's beginning.</summary>
    public string? SummaryPreview { get; }
    /// <summary>Whether there is a recording of it.</summary>
    [DefaultValue(false)]
    public bool HasRecording { get; }
    /// <summary>What evaluations of it came to.</summary>
    [NotRequired]
    public SessionEvalSummary EvalSummary { get; } = new();
    /// <summary>The latest ten messages, oldest first.</summary>
    [DefaultValue(new object[0])]
    public IReadOnlyList<TurnResponse> RecentTurns { get; } = [];
    /// <summary>Where its recording is.</summary>
    public string? RecordingUrl { get; }

    // From here on: additions to the contract.
    [Addition]
    public required Guid? AssistantId { get; init; }
    [Addition]
    public required Guid? AssistantRevisionId { get; init; }
    [Addition]
    public required Guid? TeamId { get; init; }
    [Addition]
    public required Guid? TeamRevisionId { get; init; }
    /// <summary>For a team: the revision that each of its members is pinned to. Empty for an agent.</summary>
    [Addition]
    public required IReadOnlyList<BoundRevisionResponse> BoundRevisions { get; init; }
    [Addition]
    public required string? ChannelSubtype { get; init; }
    [Addition]
    public required Guid? OrgPhoneNumberId { get; init; }
    [Addition, ToolInputs]
    public required Document ToolInputOverrides { get; init; }

    public static SessionDetailResponse From(ConversationDetail detail)
    {
        var conversation = detail.Conversation;
        var pinned = conversation.Binding.Target;
        return new SessionDetailResponse
        {
            Id = conversation.Id.Value,
            OrganizationId = conversation.OrganizationId.Value,
            EndUserId = conversation.EndUserId.Value,
            Channel = conversation.Channel,
            Origin = conversation.Origin is { } origin ? Word.Of(origin) : null,
            ExternalSessionId = conversation.ExternalId,
            Status = Word.Of(conversation.Status),
            SessionType = Word.Of(conversation.SessionType),
            Subject = conversation.Subject,
            AssignedAgentId = detail.AssignedAgent.Value,
            Metadata = conversation.Metadata ?? Document.Empty,
            ContextVariables = conversation.ContextVariables ?? Document.Empty,
            StartedAt = conversation.CreatedAt,
            EndedAt = conversation.ClosedAt,
            ClosedAt = conversation.ClosedAt,
            CreatedAt = conversation.CreatedAt,
            UpdatedAt = conversation.UpdatedAt,
            DurationMs = conversation.ClosedAt is { } closed ? (long)(closed.Utc - conversation.CreatedAt.Utc).TotalMilliseconds : null,
            AssistantId = pinned.Agent?.Value,
            AssistantRevisionId = pinned.AgentRevision?.Value,
            TeamId = pinned.Team?.Value,
            TeamRevisionId = pinned.TeamRevision?.Value,
            BoundRevisions = conversation.Binding is TeamBinding team ? [.. team.BoundRevisions.Select(BoundRevisionResponse.From)] : [],
            ChannelSubtype = conversation.ChannelSubtype,
            OrgPhoneNumberId = conversation.OrgPhoneNumberId,
            ToolInputOverrides = conversation.ToolInputOverrides ?? Document.Empty,
        };
    }
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
