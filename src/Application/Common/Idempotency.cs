using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Application.Common;

/// <summary>One request's use of an Idempotency-Key (contract: Idempotency-Key).</summary>
/// <param name="Id">Set before the first attempt. After an unclear commit, a retry recognizes its own record by this id.</param>
/// <param name="Path">The operation's path with its ids, in one spelling.</param>
/// <param name="BodySha256">32 bytes. Two bodies are equal if their bytes are.</param>
public sealed record IdempotentUse(Guid Id, string Method, string Path, string Key, byte[] BodySha256)
{
    public void RequireValidKey()
    {
        if (Key.Length is 0 or > 255 || Key.Any(c => c is < ' ' or > '~'))
            throw new BadRequestException("Idempotency-Key must be 1 to 255 printable ASCII characters.");
    }
}

public sealed class IdempotencyKeyInUseException()
    : ConflictException("idempotency_key_in_use", "Another request with this Idempotency-Key is still running.");

/// <summary>Keeps answers by key for 24 hours.</summary>
public interface IIdempotencyStore
{
    /// <summary>Opens the transaction and claims the key; null if it was free. Waits at most two seconds for another claim.</summary>
    /// <exception cref="IdempotencyKeyInUseException">Another request still holds the key after that time.</exception>
    Task<KeptAnswer?> ClaimAsync(OrganizationId organizationId, IdempotentUse use, CancellationToken cancellationToken);

    /// <summary>Stores the answer to a claimed key with the commit.</summary>
    void Keep(OrganizationId organizationId, IdempotentUse use, Answer answer);
}

/// <param name="ByThisRequest">Whether an earlier attempt of this request stored the answer and did not learn of its commit.</param>
public sealed record KeptAnswer(Answer Answer, bool ByThisRequest);
