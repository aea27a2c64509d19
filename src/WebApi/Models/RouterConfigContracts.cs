using Feather.Application.Models;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;
using Feather.WebApi.Identity;

namespace Feather.WebApi.Models;

/// <summary>A new router config.</summary>
internal sealed record RouterConfigCreate(RouterConfigChange Content) : Unlogged, IBody<RouterConfigCreate>
{
    public static RouterConfigCreate Read(IBodyFields fields) => new(new RouterConfigChange(
        Name: Change.To(fields.Required("name", Kind.Text())),
        ModelChain: Change.To(fields.Required("model_chain", Kind.ListOf(Kind.Model<ModelChainEntry>()))),
        Description: fields.Change("description", Kind.Text()),
        IsDefault: fields.ChangeOrElse("is_default", Kind.Flag, false),
        Metadata: fields.ChangeUnlessNull("metadata", Kind.Document)));

    public CreateRouterConfigCommand ToCommand(Caller caller, TimeProvider clock) =>
        new(caller.OrganizationId, RouterConfigId.New(clock), Timestamp.Now(clock), Content);
}

/// <summary>What is to change about a router config; what is absent stays.</summary>
internal sealed record RouterConfigUpdate(RouterConfigChange Change) : Unlogged, IBody<RouterConfigUpdate>
{
    public static RouterConfigUpdate Read(IBodyFields fields) => new(new RouterConfigChange(
        Name: fields.ChangeUnlessNull("name", Kind.Text()),
        ModelChain: fields.ChangeUnlessNull("model_chain", Kind.ListOf(Kind.Model<ModelChainEntry>())),
        Description: fields.Change("description", Kind.Text()),
        IsDefault: fields.ChangeUnlessNull("is_default", Kind.Flag),
        Metadata: fields.ChangeUnlessNull("metadata", Kind.Document)));
}

/// <summary>A chain of models that are tried in order.</summary>
internal sealed record RouterConfigResponse(
    Guid Id, Guid OrganizationId, string Name, [Required] string? Description, bool IsDefault,
    [Holds<ModelChainEntry>] IReadOnlyList<Document> ModelChain, [NotRequired] Document Metadata, Timestamp CreatedAt, Timestamp UpdatedAt)
    : IAnswerFrom<RouterConfig>;
