using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Tools;

/// <summary>A row of tools.revisions, as <see cref="Columns"/> selects it from the alias r.</summary>
internal sealed record ToolRevisionRow(
    Guid Id, Guid ToolId, string Name, string? Description, string? Configuration, string? TransferTarget, string? ResponseSchema,
    string? InputDefaults, string Status, string? CreatedBy, DateTime CreatedAt, DateTime UpdatedAt)
{
    public const string Columns =
        """
        r.id, r.tool_id, r.name, r.description, r.configuration::text, r.transfer_target::text, r.response_schema::text,
        r.input_defaults::text, r.status, r.created_by, r.created_at, r.updated_at
        """;

    public ToolRevision ToDomain() => new()
    {
        Id = new ToolRevisionId(Id),
        ToolId = new ToolId(ToolId),
        Name = Name,
        Description = Description,
        Configuration = Configuration.ToDocument(),
        TransferTarget = TransferTarget.ToDocument(),
        ResponseSchema = ResponseSchema.ToDocument(),
        InputDefaults = InputDefaults.ToDocument(),
        Status = Word.To<ToolStatus>(Status),
        CreatedBy = CreatedBy,
        CreatedAt = Timestamp.From(CreatedAt),
        UpdatedAt = Timestamp.From(UpdatedAt),
    };

    public static object ValuesOf(Tool tool, ToolRevision revision) => new
    {
        OrganizationId = tool.OrganizationId.Value,
        RevisionId = revision.Id.Value,
        ToolId = tool.Id.Value,
        revision.Name,
        revision.Description,
        Configuration = revision.Configuration?.Text,
        TransferTarget = revision.TransferTarget?.Text,
        ResponseSchema = revision.ResponseSchema?.Text,
        InputDefaults = revision.InputDefaults?.Text,
        Status = Word.Of(revision.Status),
        revision.CreatedBy,
        CreatedAt = revision.CreatedAt.Utc,
        UpdatedAt = revision.UpdatedAt.Utc,
    };
}

/// <summary>A row of tools.tools (t), left-joined with its active revision (r), as <see cref="Columns"/> selects it.</summary>
internal sealed record ToolRow(
    Guid OrganizationId, Guid ToolId, string ToolName, string? ToolDescription, string ToolType, string Metadata, DateTime ToolCreatedAt,
    DateTime ToolUpdatedAt, Guid? Id, string? Name, string? Description, string? Configuration, string? TransferTarget,
    string? ResponseSchema, string? InputDefaults, string? Status, string? CreatedBy, DateTime? CreatedAt, DateTime? UpdatedAt)
{
    public const string Columns =
        """
        t.organization_id, t.id as tool_id, t.name as tool_name, t.description as tool_description, t.tool_type, t.metadata::text,
        t.created_at as tool_created_at, t.updated_at as tool_updated_at,
        r.id, r.name, r.description, r.configuration::text, r.transfer_target::text, r.response_schema::text,
        r.input_defaults::text, r.status, r.created_by, r.created_at, r.updated_at
        """;

    public Tool ToDomain() => new()
    {
        OrganizationId = new OrganizationId(OrganizationId),
        Id = new ToolId(ToolId),
        Name = ToolName,
        Description = ToolDescription,
        Type = Word.To<ToolType>(ToolType),
        Metadata = Document.Parse(Metadata),
        Active = Active?.ToDomain(),
        CreatedAt = Timestamp.From(ToolCreatedAt),
        UpdatedAt = Timestamp.From(ToolUpdatedAt),
    };

    private ToolRevisionRow? Active => this is { Id: { } id, Name: { } name, Status: { } status, CreatedAt: { } created, UpdatedAt: { } updated }
        ? new ToolRevisionRow(
            Id: id,
            ToolId: ToolId,
            Name: name,
            Description: Description,
            Configuration: Configuration,
            TransferTarget: TransferTarget,
            ResponseSchema: ResponseSchema,
            InputDefaults: InputDefaults,
            Status: status,
            CreatedBy: CreatedBy,
            CreatedAt: created,
            UpdatedAt: updated)
        : null;
}
