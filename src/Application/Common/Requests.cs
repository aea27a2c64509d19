using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Common;

/// <summary>Whatever is asked of the application is asked for one organization.</summary>
public interface IOrganizationRequest
{
    OrganizationId OrganizationId { get; }
}

/// <summary>Changes something: runs as one transaction, and is repeated from the start after a transient failure.</summary>
public interface ICommand<out TResponse> : IRequest<TResponse>, IOrganizationRequest;

/// <summary>Changes nothing, and never opens a transaction of its own.</summary>
public interface IQuery<out TResponse> : IRequest<TResponse>, IOrganizationRequest;

/// <summary>A command that honours Idempotency-Key: a repeat gets the bytes of the first answer.</summary>
public interface IIdempotentCommand<TResult> : ICommand<Reply<TResult>>
{
    /// <summary>The use of a key this command is; null where the caller sent none.</summary>
    IdempotentUse? IdempotentUse { get; }
}
