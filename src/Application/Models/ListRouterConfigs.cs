using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Models;

namespace Feather.Application.Models;

/// <summary>Reads a page of the organization's router configs.</summary>
public sealed record ListRouterConfigsQuery(OrganizationId OrganizationId, PageRequest Page) : Unlogged, IQuery<Page<RouterConfig>>;
