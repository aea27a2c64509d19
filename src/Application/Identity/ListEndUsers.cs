using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Application.Identity;

/// <summary>Lists end users, merged ones too; its handler stands beside its SQL.</summary>
/// <param name="Name">Only whoever holds the organization's name; null asks for all.</param>
public sealed record ListEndUsersQuery(OrganizationId OrganizationId, string? Name, PageRequest Page) : Unlogged, IQuery<Page<EndUser>>;
