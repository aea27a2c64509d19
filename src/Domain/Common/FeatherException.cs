namespace Feather.Domain.Common;

/// <summary>Ends a request with an answer the caller can act on; one table at the edge gives each kind its status.</summary>
/// <param name="code">The <c>error</c> of the answer, a word clients branch on.</param>
/// <param name="message">One sentence, safe to show.</param>
public abstract class FeatherException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    public string Code { get; } = code;
}

/// <summary>The request cannot be carried out as the organization's data stands.</summary>
public sealed class BadRequestException(string message) : FeatherException("bad_request", message);

/// <summary>The named thing is not the organization's: unknown, another's, deleted or of another parent, all told alike.</summary>
public sealed class NotFoundException() : FeatherException("not_found", "The requested resource was not found.");

/// <summary>The request collides with what is stored.</summary>
public class ConflictException(string code, string message) : FeatherException(code, message);

/// <summary>The key was used before, with another body.</summary>
public sealed class IdempotencyKeyReusedException()
    : FeatherException("idempotency_key_reused", "This Idempotency-Key was used before with another body.");

/// <summary>The database cannot be reached, or not in time; the same call may succeed later.</summary>
public sealed class UnavailableException(Exception cause)
    : FeatherException("unavailable", "The service is unavailable for a moment; please try again.", cause);

/// <summary>What was sent breaks the contract; carries every fault found, at least one.</summary>
public sealed class InvalidInputException(IReadOnlyList<Fault> faults) : Exception("The input is invalid.")
{
    public IReadOnlyList<Fault> Faults { get; } = faults;
}
