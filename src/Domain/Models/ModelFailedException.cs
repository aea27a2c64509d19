using Feather.Domain.Common;

namespace Feather.Domain.Models;

public abstract class ModelFailedException(string code, string message, bool isContextTooLong) : FeatherException(code, message)
{
    /// <summary>Whether a model reported a full context. It may answer with less history.</summary>
    public bool IsContextTooLong { get; } = isContextTooLong;
}

/// <summary>At least one model of the chain failed for a temporary reason. A later call may succeed.</summary>
public sealed class ModelUnavailableException(string message, TimeSpan retryAfter, bool isContextTooLong = false)
    : ModelFailedException("model_unavailable", message, isContextTooLong)
{
    /// <summary>The wait before the next try: whole seconds, from 1 to 60.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>Every model of the chain refused the call for a permanent reason. The same call will fail again.</summary>
public sealed class ModelRejectedException(string message, bool isContextTooLong = false)
    : ModelFailedException("model_rejected", message, isContextTooLong);
