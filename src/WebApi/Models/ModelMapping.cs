using Feather.Application.Models;
using Feather.Domain.Models;
using Feather.WebApi.Common;
using Mapster;

namespace Feather.WebApi.Models;

internal sealed class ModelMapping : IRegister
{
    private static readonly string[] Roles = ["answer", "router", "summary"];

    public void Register(TypeAdapterConfig rules)
    {
        rules.Id<RouterConfigId>(id => id.Value);

        rules.ForType<RouterConfig, RouterConfigResponse>();
        rules.ForType<ModelCatalog, ModelCatalogResponse>().Map(answer => answer.RoleDefaults, catalog => Roles.Select(role => ValueTuple.Create(role, catalog.Default)));
        rules.ForType<(string Role, ModelEntry Entry), RoleModelDefault>()
            .Map(answer => answer, asked => asked.Entry)
            .Map(answer => answer, asked => asked.Entry.Config)
            .Map(answer => answer.Role, asked => asked.Role);
        // Feather does not use, or does not know, most of the contract's fields.
        rules.ForType<AvailableModel, AvailableModelResponse>().MapWith(model => Of(model));
    }

    private static AvailableModelResponse Of(AvailableModel model) => new(
        model.Name, model.Provider, SupportsStreaming: true, SupportsTools: false, SupportsVision: false, MaxContextWindow: 0, Regions: [],
        Family: "default", SupportsJsonSchema: false, model.SupportsReasoningEffort, model.SupportsSampling, SupportsThinking: false,
        SupportsAudio: false, ComplianceTags: [], InputPricePer_1m: 0, OutputPricePer_1m: 0);
}
