using System.ComponentModel;
using System.Text.Json.Serialization;
using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Conversations;

/// <summary>The sources of an answer. Only the contract needs these types: Feather has no knowledge base and creates no evidence.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "view")]
[JsonDerivedType(typeof(EvidencePackageDisplay), "display")]
[JsonDerivedType(typeof(EvidencePackageFull), "full")]
internal abstract record EvidencePackage;

/// <summary>Evidence in the form for readers.</summary>
/// <param name="PackageId">The package's id.</param>
/// <param name="Items">The pieces, in the order of the answer.</param>
internal sealed record EvidencePackageDisplay(
    [DefaultValue(1)] int SchemaVersion, Guid PackageId, Guid ConversationId, Guid? MessageId, Guid TurnId, Timestamp CreatedAt,
    [OneOf("complete", "partial", "failed", "not_applicable")] string EvidenceStatus, IReadOnlyList<EvidenceItemDisplay> Items)
    : EvidencePackage;

/// <summary>Evidence in full.</summary>
/// <param name="PackageId">The package's id.</param>
/// <param name="AgentId">The agent that answered.</param>
/// <param name="StatusReason">The reason for the status.</param>
/// <param name="Items">The pieces, in the order in which the model got them.</param>
internal sealed record EvidencePackageFull(
    [DefaultValue(1)] int SchemaVersion, Guid PackageId, Guid OrganizationId, Guid ConversationId, Guid? MessageId, Guid TurnId, Guid? AgentId,
    Timestamp CreatedAt, [OneOf("complete", "partial", "failed", "not_applicable")] string EvidenceStatus,
    [OneOf("complete", "no_kb_used", "no_exposed_chunks", "answerability_suppressed", "partial_missing_source_rows", "item_cap_applied",
        "build_failed")]
    string? StatusReason, IReadOnlyList<EvidenceItem> Items)
    : EvidencePackage;

/// <summary>One piece of evidence in the form for readers.</summary>
/// <param name="Section">The section that it comes from.</param>
internal sealed record EvidenceItemDisplay(
    string? CitationMarker, string? Label, string? ShortLabel, string? DocumentTitle, int? VersionNumber, EvidenceSection? Section,
    string? DeepLink);

/// <summary>One piece of evidence.</summary>
/// <param name="EvidenceId">The piece's id.</param>
/// <param name="RagQueryId">The search that found it.</param>
/// <param name="AttributionLevel">How it relates to the answer: it was part of the model's input.</param>
/// <param name="PromptOrder">Its place in the model's input.</param>
/// <param name="Provenance">Where it comes from.</param>
/// <param name="Position">Where it stands in the text.</param>
/// <param name="Score">How well it matches the question.</param>
/// <param name="UsageConstraints">Who may see it.</param>
/// <param name="Display">How to show it.</param>
/// <param name="SourceTrust">How much its source is trusted.</param>
/// <param name="ScanStatus">The result of a scan of its source.</param>
internal sealed record EvidenceItem(
    Guid EvidenceId, Guid? RagQueryId, [OneOf("exposed"), DefaultValue("exposed")] string AttributionLevel, int? PromptOrder,
    EvidenceProvenance Provenance, EvidencePosition? Position, EvidenceScore? Score, EvidenceUsageConstraints? UsageConstraints,
    EvidenceDisplay? Display, string? SourceTrust, string? ScanStatus);

/// <summary>Where a piece of evidence comes from.</summary>
/// <param name="KbId">The knowledge base.</param>
/// <param name="KbName">The knowledge base's name.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="VersionId">The document's version, by its id.</param>
/// <param name="SourceType">The kind of source.</param>
/// <param name="SourceProvider">Who provides the source.</param>
/// <param name="Filename">The file's name.</param>
/// <param name="Section">The section of the document.</param>
/// <param name="ChunkId">The part of the document that was found.</param>
/// <param name="ChunkIndex">That part's place among the document's parts.</param>
/// <param name="ContentSha256">A SHA-256 of that part's text.</param>
/// <param name="LastProcessedAt">When the document was last processed.</param>
internal sealed record EvidenceProvenance(
    Guid KbId, string? KbName, Guid DocumentId, string DocumentTitle, Guid? VersionId, int? VersionNumber, string SourceType,
    string? SourceProvider, string? DeepLink, string? Filename, EvidenceSection? Section, string ChunkId, int? ChunkIndex,
    string? ContentSha256, Timestamp? LastProcessedAt);

/// <summary>Where a piece stands in a text.</summary>
/// <param name="Type">The kind of position.</param>
/// <param name="StartChar">Its first character.</param>
/// <param name="EndChar">The character after its last.</param>
internal sealed record EvidencePosition([OneOf("text"), DefaultValue("text")] string Type, int? StartChar, int? EndChar);

/// <summary>How well a piece matches the question.</summary>
/// <param name="RetrievalScoreRaw">The score as the search gave it.</param>
/// <param name="RetrievalScoreDisplay">The score to show.</param>
/// <param name="ScoreBasis">How the score was calculated.</param>
/// <param name="Band">The score in a word.</param>
/// <param name="Calibrated">Whether scores of different searches can be compared.</param>
internal sealed record EvidenceScore(
    double? RetrievalScoreRaw, double? RetrievalScoreDisplay,
    [OneOf("raw_hybrid_dotproduct", "minmax_normalized", "reranked_original_score", "grouped_unranked")] string ScoreBasis,
    [OneOf("high", "medium", "low", "unknown"), DefaultValue("unknown")] string Band, [DefaultValue(false)] bool Calibrated);

/// <summary>A section of a document.</summary>
/// <param name="PathTitles">The titles on the path to it.</param>
/// <param name="PathNumbers">The numbers on the path to it.</param>
/// <param name="DisplayLabel">The name to show.</param>
/// <param name="Confidence">How its place is known.</param>
internal sealed record EvidenceSection(
    IReadOnlyList<string>? PathTitles, IReadOnlyList<string>? PathNumbers, string? DisplayLabel,
    [OneOf("parsed", "derived", "unknown"), DefaultValue("unknown")] string Confidence);

/// <summary>Who may see a piece of evidence.</summary>
/// <param name="Sensitivity">How sensitive it is, in a word.</param>
/// <param name="SensitivityLevel">How sensitive it is, as a number.</param>
/// <param name="VisibilityMode">Whether the whole organization may see it.</param>
/// <param name="AudienceTags">The groups that may see it, if not all may.</param>
/// <param name="ConstraintSource">The source of these constraints.</param>
/// <param name="Raw">The constraints as the source gives them.</param>
internal sealed record EvidenceUsageConstraints(
    [OneOf("public", "internal", "confidential", "restricted")] string? Sensitivity, int? SensitivityLevel,
    [OneOf("org_wide", "audience")] string? VisibilityMode, IReadOnlyList<string>? AudienceTags,
    [OneOf("acl_columns", "metadata", "none"), DefaultValue("none")] string ConstraintSource, Document? Raw);

/// <summary>How to show a piece of evidence.</summary>
internal sealed record EvidenceDisplay(string Label, string? ShortLabel, string? CitationMarker);
