using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Common;

/// <summary>Every request acts for one organization.</summary>
public interface IOrganizationRequest
{
    OrganizationId OrganizationId { get; }
}

/// <summary>A request that changes data: it runs in one transaction, and starts over after a transient failure.</summary>
public interface ICommand<out TResponse> : IRequest<TResponse>, IOrganizationRequest;

/// <summary>A request that changes nothing and never opens a transaction of its own.</summary>
public interface IQuery<out TResponse> : IRequest<TResponse>, IOrganizationRequest;

/// <summary>A command that supports Idempotency-Key: a repeat gets the bytes of the first answer.</summary>
public interface IIdempotentCommand<TResult> : ICommand<Reply<TResult>>
{
    /// <summary>Null if the caller sent no key.</summary>
    IdempotentUse? IdempotentUse { get; }
}
