using Feather.Domain.Common;

namespace Feather.Application.Common;

/// <summary>What an update's caller has made it depend on (contract: Agents and teams, If-Match); judged once the row is locked.</summary>
/// <exception cref="PreconditionFailedException">What is stored is not what the caller has seen.</exception>
public delegate void Precondition<in T>(T current);

/// <summary>The thing has changed since the caller read it.</summary>
public sealed class PreconditionFailedException()
    : FeatherException("precondition_failed", "It has changed since it was read: read it again, then repeat the change.");
