using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Application.Identity;

/// <summary>Lists all keys, newest first, those that open nothing any more too; its handler stands beside its SQL.</summary>
public sealed record ListApiKeysQuery(OrganizationId OrganizationId) : Unlogged, IQuery<IReadOnlyList<IssuedApiKey>>;
