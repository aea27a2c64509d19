namespace Feather.Domain.Common;

/// <summary>Ends a request with an error that the caller can act on. ErrorHandling in WebApi maps each kind to a status.</summary>
/// <param name="code">The <c>error</c> of the answer. Clients branch on it.</param>
public abstract class FeatherException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    public string Code { get; } = code;
}

public sealed class BadRequestException(string message) : FeatherException("bad_request", message);

/// <summary>The thing is unknown, deleted, of another parent or of another organization. All these cases give the same answer.</summary>
public sealed class NotFoundException() : FeatherException("not_found", "The requested resource was not found.");

public class ConflictException(string code, string message) : FeatherException(code, message);

public sealed class IdempotencyKeyReusedException()
    : FeatherException("idempotency_key_reused", "This Idempotency-Key was used before with another body.");

/// <summary>The database cannot be reached, or not in time. A retry may succeed later.</summary>
public sealed class UnavailableException(Exception cause)
    : FeatherException("unavailable", "The service is temporarily unavailable. Please try again.", cause);

/// <summary>The request breaks the contract. Holds at least one fault.</summary>
public sealed class InvalidInputException(IReadOnlyList<Fault> faults) : Exception("The input is invalid.")
{
    public IReadOnlyList<Fault> Faults { get; } = faults;
}
