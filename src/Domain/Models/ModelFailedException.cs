using Feather.Domain.Common;

namespace Feather.Domain.Models;

/// <summary>No model of the chain has answered, or one stopped in the middle of its answer.</summary>
public abstract class ModelFailedException(string code, string message, bool isContextTooLong) : FeatherException(code, message)
{
    /// <summary>Whether a model said that it was given more than its context holds: with less history it may answer.</summary>
    public bool IsContextTooLong { get; } = isContextTooLong;
}

/// <summary>At least one model of the chain failed in a way that may pass: the same call may succeed later.</summary>
public sealed class ModelUnavailableException(string message, TimeSpan retryAfter, bool isContextTooLong = false)
    : ModelFailedException("model_unavailable", message, isContextTooLong)
{
    /// <summary>How long to wait before the next try: whole seconds, from 1 to 60.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>Every model of the chain refused the call for a reason that stays: the same call fails again.</summary>
public sealed class ModelRejectedException(string message, bool isContextTooLong = false)
    : ModelFailedException("model_rejected", message, isContextTooLong);
