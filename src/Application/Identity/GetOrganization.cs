using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Application.Identity;

/// <summary>Reads the caller's organization; its handler stands beside its SQL.</summary>
public sealed record GetOrganizationQuery(OrganizationId OrganizationId) : Unlogged, IQuery<Organization>;
