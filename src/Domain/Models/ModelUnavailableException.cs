using Feather.Domain.Common;

namespace Feather.Domain.Models;

/// <summary>No model of the chain has answered, or one broke off after it had begun; the same call may succeed later.</summary>
public sealed class ModelUnavailableException(string message) : FeatherException("model_unavailable", message);
