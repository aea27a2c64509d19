namespace Feather.Infrastructure.Agents;

/// <summary>Statements that read an agent, or a revision of an agent, that is not deleted.</summary>
internal static class AgentStatements
{
    public const string ById =
        $"""
        select {AgentRow.Columns}
        from agents.agents a
        where a.organization_id = @OrganizationId and a.id = @Id and a.deleted_at is null
        """;

    public const string ActiveRevision =
        $"""
        select {AgentRevisionRow.Columns}
        from agents.agents a
        join agents.revisions r on r.organization_id = @OrganizationId and r.id = a.active_revision_id
        where a.organization_id = @OrganizationId and a.id = @Id
        """;

    public const string RevisionById =
        $"""
        select {AgentRevisionRow.Columns}
        from agents.revisions r
        join agents.agents a on a.organization_id = @OrganizationId and a.id = r.agent_id and a.deleted_at is null
        where r.organization_id = @OrganizationId and r.id = @Id
        """;
}
