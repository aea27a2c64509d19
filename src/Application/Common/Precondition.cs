using Feather.Domain.Common;

namespace Feather.Application.Common;

/// <summary>An update's condition (contract: Agents and teams, If-Match). It is checked after the row is locked.</summary>
public delegate void Precondition<in T>(T current);

public sealed class PreconditionFailedException()
    : FeatherException("precondition_failed", "The resource has changed since it was read. Read it again, then repeat the change.");
