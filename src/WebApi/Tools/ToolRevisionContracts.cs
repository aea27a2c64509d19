using System.ComponentModel;
using Feather.Application.Common;
using Feather.Application.Tools;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Tools;

/// <summary>A new revision of a tool. It is not used until it is activated.</summary>
/// <param name="Name">The revision's name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="BasedOnRevisionId">A revision of the same tool. Absent fields are copied from it, secure values too.</param>
/// <param name="Configuration">The call that an `api_call` makes; null if there is none yet.</param>
/// <param name="TransferTarget">The destination of a `call_transfer`; null if there is none yet.</param>
/// <param name="ResponseSchema">The parts of the call's answer that the agent gets; null means all of it.</param>
/// <param name="InputDefaults">Values for its inputs, by name.</param>
internal sealed record ToolRevisionCreate(
    string Name, Change<string?> Description, Guid? BasedOnRevisionId, Change<Document?> Configuration, Change<Document?> TransferTarget,
    Change<Document?> ResponseSchema, Change<Document?> InputDefaults) : Unlogged, IBody<ToolRevisionCreate>
{
    public static ToolRevisionCreate Read(IBodyFields fields) => new(
        Name: fields.Required("name", Kind.Text()),
        Description: fields.Change("description", Kind.Text()),
        BasedOnRevisionId: fields.Optional("based_on_revision_id", Kind.Uuid),
        Configuration: fields.Change("configuration", Kind.Model<ApiCallConfiguration>()),
        TransferTarget: fields.Change("transfer_target", Kind.Model<TransferTargetInput>()),
        ResponseSchema: fields.Change("response_schema", Kind.Model<ResponseFieldSelector>()),
        InputDefaults: fields.Change("input_defaults", Kind.Inputs));

    public CreateToolRevisionCommand ToCommand(ApiKey caller, Guid toolId, TimeProvider clock) => new(
        OrganizationId: caller.OrganizationId,
        ToolId: new ToolId(toolId),
        RevisionId: ToolRevisionId.New(clock),
        Name: Name,
        Description: Description,
        BasedOn: BasedOnRevisionId is { } basedOn ? new ToolRevisionId(basedOn) : null,
        Definition: new ToolDefinition(Configuration, TransferTarget, ResponseSchema, InputDefaults),
        CreatedBy: $"{caller.Id.Value}");
}

/// <summary>Changes to a revision, made in place. An absent field stays as it is.</summary>
/// <param name="Name">The revision's name.</param>
/// <param name="Description">What it is for; null clears it.</param>
/// <param name="Configuration">The whole call that an `api_call` makes; null clears it.</param>
/// <param name="TransferTarget">The destination of a `call_transfer`; null clears it.</param>
/// <param name="ResponseSchema">The parts of the call's answer that the agent gets; null means all of it.</param>
/// <param name="Status">Its status. If it is `disabled` and active, the tool is not used.</param>
/// <param name="InputDefaults">All values for its inputs, by name; null clears them.</param>
internal sealed record ToolRevisionUpdate(
    string? Name, Change<string?> Description, Change<Document?> Configuration, Change<Document?> TransferTarget,
    Change<Document?> ResponseSchema, ToolStatus? Status, Change<Document?> InputDefaults) : Unlogged, IBody<ToolRevisionUpdate>
{
    public static ToolRevisionUpdate Read(IBodyFields fields) => new(
        Name: fields.Optional("name", Kind.Text()),
        Description: fields.Change("description", Kind.Text()),
        Configuration: fields.Change("configuration", Kind.Model<ApiCallConfiguration>()),
        TransferTarget: fields.Change("transfer_target", Kind.Model<TransferTargetInput>()),
        ResponseSchema: fields.Change("response_schema", Kind.Model<ResponseFieldSelector>()),
        Status: fields.Optional("status", Kind.Enum<ToolStatus>()),
        InputDefaults: fields.Change("input_defaults", Kind.Inputs));

    public UpdateToolRevisionCommand ToCommand(OrganizationId organizationId, Guid id, Precondition<ToolRevision>? ifMatch) => new(
        OrganizationId: organizationId,
        RevisionId: new ToolRevisionId(id),
        Name: Name,
        Description: Description,
        Status: Status,
        Definition: new ToolDefinition(Configuration, TransferTarget, ResponseSchema, InputDefaults),
        IfMatch: ifMatch);
}

/// <summary>One version of how a tool works.</summary>
/// <param name="ToolId">The revision's tool.</param>
/// <param name="Name">The revision's name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Configuration">The call that an `api_call` makes. Secure values are `********`.</param>
/// <param name="TransferTarget">The destination of a `call_transfer`.</param>
/// <param name="ResponseSchema">The parts of the call's answer that the agent gets; null means all of it.</param>
/// <param name="Status">`active`, `deprecated` or `disabled`.</param>
/// <param name="HasSecrets">Whether there are secure values in its configuration.</param>
/// <param name="InputDefaults">Values for its inputs, by name.</param>
/// <param name="CreatedBy">The id of the API key that created it.</param>
/// <param name="DefaultCount">How many input defaults the agent may replace.</param>
/// <param name="PinnedCount">How many input defaults are pinned.</param>
/// <param name="StaleInputFields">Inputs that have a default, though the configuration does not declare them.</param>
/// <param name="MergedInputPreview">The value of each input that has a default.</param>
internal sealed record ToolRevisionResponse(
    Guid Id, Guid ToolId, string Name, [Required] string? Description, [Holds<ApiCallConfiguration>] Document? Configuration,
    [Holds<TransferTargetView>] Document? TransferTarget, [Holds<ResponseFieldSelector>] Document? ResponseSchema, string Status,
    [DefaultValue(false)] bool HasSecrets, [ValuesHold<InputArgConfig>] Document? InputDefaults, [Required] string? CreatedBy,
    Timestamp CreatedAt, Timestamp UpdatedAt, [ReadOnly(true)] int DefaultCount, [ReadOnly(true)] int PinnedCount,
    [ReadOnly(true)] IReadOnlyList<string> StaleInputFields, [ReadOnly(true)] Document MergedInputPreview)
    : IAnswerFrom<ToolRevision>;

/// <summary>The revision that a tool is to use.</summary>
/// <param name="RevisionId">A revision of the tool.</param>
[SchemaName("src__custom_tools__api__schemas__SetActiveRevisionRequest")]
internal sealed record SetActiveToolRevisionRequest(Guid RevisionId) : Unlogged, IBody<SetActiveToolRevisionRequest>
{
    public static SetActiveToolRevisionRequest Read(IBodyFields fields) => new(RevisionId: fields.Required("revision_id", Kind.Uuid));
}
