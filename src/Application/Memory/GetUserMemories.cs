using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Memory;

namespace Feather.Application.Memory;

/// <summary>Reads what is remembered of an end user, at most the newest thousand; its handler stands beside its SQL.</summary>
public sealed record GetUserMemoriesQuery(OrganizationId OrganizationId, EndUserId EndUserId) : Unlogged, IQuery<UserMemories>;
