namespace Feather.Infrastructure.Tools;

/// <summary>Statements that read one tool or revision, unless the tool is deleted.</summary>
internal static class ToolStatements
{
    public const string ById =
        $"""
        select {ToolRow.Columns}
        from tools.tools t
        left join tools.revisions r on r.organization_id = @OrganizationId and r.id = t.active_revision_id
        where t.organization_id = @OrganizationId and t.id = @ToolId and t.deleted_at is null
        """;

    public const string RevisionById =
        $"""
        select {ToolRevisionRow.Columns}
        from tools.revisions r
        join tools.tools t on t.organization_id = @OrganizationId and t.id = r.tool_id and t.deleted_at is null
        where r.organization_id = @OrganizationId and r.id = @RevisionId
        """;
}
