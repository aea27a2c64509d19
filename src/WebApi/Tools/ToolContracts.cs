using Feather.Application.Common;
using Feather.Application.Tools;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Tools;

/// <summary>A new tool and its first revision.</summary>
/// <param name="Name">The name of the tool and of its first revision.</param>
/// <param name="Description">What it is for. Agents read this.</param>
/// <param name="ToolType">The kind of tool.</param>
/// <param name="Configuration">The call that an `api_call` makes. It may be added later.</param>
/// <param name="TransferTarget">The destination of a `call_transfer`. It may be added later.</param>
/// <param name="ResponseSchema">The parts of the call's answer that the agent gets; null means all of it.</param>
/// <param name="InputDefaults">Values for its inputs, by name.</param>
internal sealed record ToolCreate(
    string Name, string? Description, ToolType ToolType, Document? Configuration, Document? TransferTarget, Document? ResponseSchema,
    Document? InputDefaults, Document? Metadata) : Unlogged, IBody<ToolCreate>
{
    public static ToolCreate Read(IBodyFields fields) => new(
        Name: fields.Required("name", Kind.Text()),
        Description: fields.Optional("description", Kind.Text()),
        ToolType: fields.OrElse("tool_type", Kind.Enum<ToolType>(), ToolType.ApiCall),
        Configuration: fields.Optional("configuration", Kind.Model<ApiCallConfiguration>()),
        TransferTarget: fields.Optional("transfer_target", Kind.Model<TransferTargetInput>()),
        ResponseSchema: fields.Optional("response_schema", Kind.Model<ResponseFieldSelector>()),
        InputDefaults: fields.Optional("input_defaults", Kind.Inputs),
        Metadata: fields.Optional("metadata", Kind.Document));

    public CreateToolCommand ToCommand(ApiKey caller, TimeProvider clock) => new(
        OrganizationId: caller.OrganizationId,
        ToolId: ToolId.New(clock),
        RevisionId: ToolRevisionId.New(clock),
        Name: Name,
        Description: Description,
        Type: ToolType,
        Definition: new ToolDefinition(Change.To(Configuration), Change.To(TransferTarget), Change.To(ResponseSchema), Change.To(InputDefaults)),
        Metadata: Metadata,
        CreatedBy: $"{caller.Id.Value}");
}

/// <summary>Changes to a tool itself; what is not given stays as it is.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Description">What it is for, as agents are told; null is nothing.</param>
/// <param name="ToolType">What kind of work it does: one that the active revision fits.</param>
internal sealed record ToolUpdate(string? Name, Change<string?> Description, ToolType? ToolType, Document? Metadata)
    : Unlogged, IBody<ToolUpdate>
{
    public static ToolUpdate Read(IBodyFields fields) => new(
        Name: fields.Optional("name", Kind.Text()),
        Description: fields.Change("description", Kind.Text()),
        ToolType: fields.Optional("tool_type", Kind.Enum<ToolType>()),
        Metadata: fields.Optional("metadata", Kind.Document));

    public UpdateToolCommand ToCommand(OrganizationId organizationId, Guid id, Precondition<Tool>? ifMatch) =>
        new(
            OrganizationId: organizationId,
            ToolId: new ToolId(id),
            Name: Name,
            Description: Description,
            Type: ToolType,
            Metadata: Metadata,
            IfMatch: ifMatch);
}

/// <summary>A tool with its active revision.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for. Agents read this.</param>
/// <param name="ToolType">The kind of tool.</param>
/// <param name="ActiveRevisionId">The revision that is used.</param>
/// <param name="ActiveRevision">The same revision in full.</param>
internal sealed record ToolResponse(
    Guid Id, Guid OrganizationId, string Name, [Required] string? Description, ToolType ToolType,
    [Required] Guid? ActiveRevisionId, ToolRevisionResponse? ActiveRevision, [NotRequired] Document Metadata,
    Timestamp CreatedAt, Timestamp UpdatedAt)
    : IAnswerFrom<Tool>;

/// <summary>A page of tools, and a filter.</summary>
/// <param name="ToolType">Only tools of this type.</param>
internal sealed record ToolsQuery(ToolType? ToolType, PageQuery Page) : Unlogged, IBody<ToolsQuery>
{
    public static ToolsQuery Read(IBodyFields fields) => new(
        ToolType: fields.Optional("tool_type", Kind.Enum<ToolType>()),
        Page: PageQuery.Read(fields));

    public ListToolsQuery ToQuery(OrganizationId organizationId) => new(organizationId, ToolType, Page.ToPage());
}
