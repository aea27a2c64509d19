using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Application.Common;

/// <summary>One request's use of an Idempotency-Key (contract: Idempotency-Key).</summary>
/// <param name="Id">This request's own, made before the first attempt: a repeat after an unclear commit knows its own record by it.</param>
/// <param name="Path">The operation's, with its ids, in one spelling.</param>
/// <param name="Key">As the header has it.</param>
/// <param name="BodySha256">32 bytes: two bodies are the same when their bytes are.</param>
public sealed record IdempotentUse(Guid Id, string Method, string Path, string Key, byte[] BodySha256)
{
    /// <exception cref="BadRequestException">The key is not 1 to 255 printable ASCII characters.</exception>
    public void RequireValidKey()
    {
        if (Key.Length is 0 or > 255 || Key.Any(c => c is < ' ' or > '~'))
            throw new BadRequestException("Idempotency-Key must be 1 to 255 printable ASCII characters.");
    }
}

/// <summary>Another request with the same key is still running.</summary>
public sealed class IdempotencyKeyInUseException()
    : ConflictException("idempotency_key_in_use", "Another request with this Idempotency-Key is still running.");

/// <summary>Keeps answers by key, for 24 hours.</summary>
public interface IIdempotencyStore
{
    /// <summary>Claims the key for this transaction, which it opens; null where it was free. Waits at most two seconds for another that holds it.</summary>
    /// <exception cref="IdempotencyKeyInUseException">It was still held then.</exception>
    /// <exception cref="IdempotencyKeyReusedException">The key was used with another body.</exception>
    Task<KeptAnswer?> ClaimAsync(OrganizationId organizationId, IdempotentUse use, CancellationToken cancellationToken);

    /// <summary>Keeps the answer to a claimed key, with the commit.</summary>
    void Keep(OrganizationId organizationId, IdempotentUse use, Answer answer);
}

/// <param name="ByThisRequest">The record is this very request's, from an attempt whose commit went through unseen.</param>
public sealed record KeptAnswer(Answer Answer, bool ByThisRequest);
