using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Application.Identity;

/// <summary>Reads whom an id stands for; its handler stands beside its SQL.</summary>
public sealed record GetEndUserQuery(OrganizationId OrganizationId, EndUserId EndUserId) : Unlogged, IQuery<EndUserProfile>;
