using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Models;

namespace Feather.Application.Models;

/// <summary>Reads a router config; its handler stands beside its SQL.</summary>
public sealed record GetRouterConfigQuery(OrganizationId OrganizationId, RouterConfigId ConfigId) : Unlogged, IQuery<RouterConfig>;
