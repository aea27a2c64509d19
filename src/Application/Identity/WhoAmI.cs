using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Application.Identity;

/// <summary>Reads what a key says of its holder; its handler stands beside its SQL.</summary>
public sealed record WhoAmIQuery(OrganizationId OrganizationId, ApiKeyId KeyId) : Unlogged, IQuery<KeyHolder>;

public sealed record KeyHolder(string KeyName, string OrganizationName);
