using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Runtime;

namespace Feather.WebApi.Conversations;

/// <summary>A conversation in full, as the contract's session; what Feather has no part for is null, zero or empty.</summary>
internal sealed record SessionDetailResponse
{
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required Guid EndUserId { get; init; }
    public required string Channel { get; init; }
    public required string? Origin { get; init; }
    public required string? ExternalSessionId { get; init; }
    public required string Status { get; init; }
    public required string SessionType { get; init; }
    public string Priority { get; } = "normal";
    public required string? Subject { get; init; }
    public required Guid? AssignedAgentId { get; init; }
    public Guid? RetentionPolicyId { get; }
    public string? Summary { get; }
    public required Document Metadata { get; init; }
    public required Document ContextVariables { get; init; }
    public int MessageCount { get; }
    public Timestamp? FirstMessageAt { get; }
    public Timestamp? LastMessageAt { get; }
    public required Timestamp StartedAt { get; init; }
    public required Timestamp? EndedAt { get; init; }
    public required Timestamp? ClosedAt { get; init; }
    public Timestamp? TtlExpiresAt { get; }
    public Timestamp? RetentionExpiresAt { get; }
    public Timestamp? ArchivedAt { get; }
    public bool MemorySynced { get; }
    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }
    public required long? DurationMs { get; init; }
    public string? SummaryPreview { get; }
    public bool HasRecording { get; }
    public SessionEvalSummary EvalSummary { get; } = new();
    public IReadOnlyList<object> RecentTurns { get; } = [];
    public string? RecordingUrl { get; }

    // From here on: additions to the contract.
    public required Guid? AssistantId { get; init; }
    public required Guid? AssistantRevisionId { get; init; }
    public required Guid? TeamId { get; init; }
    public required Guid? TeamRevisionId { get; init; }
    public required IReadOnlyList<BoundRevisionResponse> BoundRevisions { get; init; }
    public required string? ChannelSubtype { get; init; }
    public required Guid? OrgPhoneNumberId { get; init; }
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
    public int Total { get; }
    public int Succeeded { get; }
    public int Failed { get; }
    public int Pending { get; }
    public int CriticalTotal { get; }
    public int CriticalSucceeded { get; }
    public int CriticalFailed { get; }
    public int CriticalPending { get; }
    public string EvalStatus { get; } = "none";
}

/// <summary>The revision that a team's member is pinned to.</summary>
internal sealed record BoundRevisionResponse(Guid AssistantId, Guid AssistantRevisionId)
{
    public static BoundRevisionResponse From(BoundRevision pin) => new(pin.AgentId.Value, pin.RevisionId.Value);
}
