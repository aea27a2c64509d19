using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Models;

namespace Feather.Application.Models;

/// <summary>Reads which models there are, and which one answers where nothing names any.</summary>
public sealed record GetModelCatalogQuery(OrganizationId OrganizationId) : Unlogged, IQuery<ModelCatalog>;

/// <param name="Default">The first model to try in the organization if no other setting names one.</param>
public sealed record ModelCatalog(IReadOnlyList<AvailableModel> Models, ModelEntry Default);
