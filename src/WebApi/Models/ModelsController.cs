using Feather.Application.Models;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Models;

[Route("v1/model-router")]
[Tags("model-router")]
internal sealed class ModelsController(IMediator mediator, Caller caller, IModelProviders providers) : ControllerBase
{
    /// <summary>Lists the models</summary>
    /// <remarks>The models that this server knows. A provider may serve others too.</remarks>
    [HttpGet("models", Name = "listAvailableModels")]
    [RequiresScope("models:read")]
    [Answers<IReadOnlyList<AvailableModelResponse>>(200)]
    [Fails(400, 401)]
    public IActionResult List() =>
        new JsonBody<IReadOnlyList<AvailableModelResponse>>([.. providers.Models.Select(model => AvailableModelResponse.From(model))]);

    /// <summary>Reads the catalog of models</summary>
    /// <remarks>The models, and the default for each role if neither an agent nor a team names one.</remarks>
    [HttpGet("catalog", Name = "getModelCatalog")]
    [RequiresScope("models:read")]
    [Answers<ModelCatalogResponse>(200)]
    [Fails(400, 401)]
    public async Task<IActionResult> GetCatalog(CancellationToken cancellationToken)
    {
        var catalog = await mediator.Send(new GetModelCatalogQuery(caller.OrganizationId), cancellationToken);
        return new JsonBody<ModelCatalogResponse>(ModelCatalogResponse.From(catalog));
    }
}
