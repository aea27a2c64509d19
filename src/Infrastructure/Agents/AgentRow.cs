using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Infrastructure.Agents;

/// <summary>A row of agents.agents, as <see cref="Columns"/> selects it from the alias a.</summary>
internal sealed record AgentRow(
    Guid OrganizationId, Guid Id, string Name, string? Description, Guid? ActiveRevisionId, string Metadata, bool KnowledgeGapAnalysisEnabled,
    Guid? ReleaseSuiteId, string ReleaseGateMode, int ReleaseGateMaxFailures, DateTime CreatedAt, DateTime UpdatedAt)
{
    public const string Columns =
        """
        a.organization_id, a.id, a.name, a.description, a.active_revision_id, a.metadata::text, a.knowledge_gap_analysis_enabled,
        a.release_suite_id, a.release_gate_mode, a.release_gate_max_failures, a.created_at, a.updated_at
        """;

    public Agent ToDomain() => new()
    {
        OrganizationId = new OrganizationId(OrganizationId),
        Id = new AgentId(Id),
        Name = Name,
        Description = Description,
        ActiveRevisionId = ActiveRevisionId is { } active ? new AgentRevisionId(active) : null,
        Metadata = Document.Parse(Metadata),
        KnowledgeGapAnalysisEnabled = KnowledgeGapAnalysisEnabled,
        ReleaseSuiteId = ReleaseSuiteId,
        ReleaseGateMode = Word.To<ReleaseGateMode>(ReleaseGateMode),
        ReleaseGateMaxFailures = ReleaseGateMaxFailures,
        CreatedAt = Timestamp.From(CreatedAt),
        UpdatedAt = Timestamp.From(UpdatedAt),
    };

    public static object ParametersOf(Agent agent) => new
    {
        OrganizationId = agent.OrganizationId.Value,
        Id = agent.Id.Value,
        agent.Name,
        agent.Description,
        ActiveRevisionId = agent.ActiveRevisionId?.Value,
        Metadata = agent.Metadata.Text,
        agent.KnowledgeGapAnalysisEnabled,
        agent.ReleaseSuiteId,
        ReleaseGateMode = Word.Of(agent.ReleaseGateMode),
        agent.ReleaseGateMaxFailures,
        CreatedAt = agent.CreatedAt.Utc,
        UpdatedAt = agent.UpdatedAt.Utc,
    };
}
