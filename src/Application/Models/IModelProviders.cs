using Microsoft.Extensions.AI;

namespace Feather.Application.Models;

/// <summary>The providers and their models, fixed while the server runs.</summary>
public interface IModelProviders
{
    ModelProvider? Find(string model);

    /// <summary>The known models. A provider may serve others too.</summary>
    IReadOnlyList<AvailableModel> Models { get; }

    string DefaultModel { get; }

    /// <summary>The longest silence of a model, before and after its first token, unless its entry sets another.</summary>
    TimeSpan Silence { get; }
}

/// <summary>A provider, such as <c>openai</c>. Its client reads the model's name from the options of a call.</summary>
public sealed record ModelProvider(string Name, IChatClient Client);

/// <summary>A known model and the settings that Feather sends to it.</summary>
public sealed record AvailableModel(string Name, string Provider, bool SupportsSampling, bool SupportsReasoningEffort);

/// <summary>Whether the same call may succeed later.</summary>
public enum FailureKind
{
    Transient,

    Rejected,

    /// <summary>The same call fails again, but shorter messages may succeed.</summary>
    ContextTooLong,
}

/// <param name="errorClass">The kind of failure in a word that is safe to show, such as the status of the answer.</param>
/// <param name="text">The provider's own words. They must never be shown, and must be redacted before they are logged.</param>
/// <param name="retryAfter">The wait that the provider asks for. Null if it names none.</param>
public sealed class ModelProviderException(string errorClass, string text, FailureKind kind = FailureKind.Transient, TimeSpan? retryAfter = null)
    : Exception("A provider could not answer.")
{
    public string ErrorClass { get; } = errorClass;

    public string Text { get; } = text;

    public FailureKind Kind { get; } = kind;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
