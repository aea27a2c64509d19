using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Agents;

/// <summary>How strictly releases are held back. Stored and returned, but without effect.</summary>
public enum ReleaseGateMode
{
    Off,
    Advisory,
    Blocking,
}

/// <summary>An agent that is not deleted. Its prompts and settings belong to its revisions, of which at most one is active.</summary>
public sealed record Agent
{
    public required OrganizationId OrganizationId { get; init; }
    public required AgentId Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }

    /// <summary>A new conversation pins this revision unless it names another. Null until a revision is activated.</summary>
    public AgentRevisionId? ActiveRevisionId { get; init; }

    public Document Metadata { get; init; } = Document.Empty;
    public bool KnowledgeGapAnalysisEnabled { get; init; } = true;
    public Guid? ReleaseSuiteId { get; init; }
    public ReleaseGateMode ReleaseGateMode { get; init; }
    public int ReleaseGateMaxFailures { get; init; }
    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

    public Agent With(AgentChange change, Timestamp now) => this with
    {
        Name = change.Name.Or(Name),
        Description = change.Description.Or(Description),
        Metadata = change.Metadata.Or(Metadata),
        KnowledgeGapAnalysisEnabled = change.KnowledgeGapAnalysisEnabled.Or(KnowledgeGapAnalysisEnabled),
        ReleaseSuiteId = change.ReleaseSuiteId.Or(ReleaseSuiteId),
        ReleaseGateMode = change.ReleaseGateMode.Or(ReleaseGateMode),
        ReleaseGateMaxFailures = change.ReleaseGateMaxFailures.Or(ReleaseGateMaxFailures),
        UpdatedAt = now,
    };
}

public sealed record AgentChange(
    Change<string> Name,
    Change<string?> Description,
    Change<Document> Metadata,
    Change<bool> KnowledgeGapAnalysisEnabled,
    Change<Guid?> ReleaseSuiteId,
    Change<ReleaseGateMode> ReleaseGateMode,
    Change<int> ReleaseGateMaxFailures) : Unlogged;
