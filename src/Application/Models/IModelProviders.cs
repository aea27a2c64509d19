using Microsoft.Extensions.AI;

namespace Feather.Application.Models;

/// <summary>Who serves which model. What is known here stays the same while the server runs.</summary>
public interface IModelProviders
{
    /// <summary>Who serves the model; null where nobody does.</summary>
    ModelProvider? Find(string model);

    /// <summary>The models that can be named here; a provider may serve others besides.</summary>
    IReadOnlyList<AvailableModel> Models { get; }

    /// <summary>The model that answers where nothing names one.</summary>
    string DefaultModel { get; }

    /// <summary>How long a model may be silent, before its first token and after it, unless its entry says otherwise.</summary>
    TimeSpan Silence { get; }
}

/// <summary>Somebody who serves models, such as <c>openai</c>. The client takes the model's name from the options of a call.</summary>
public sealed record ModelProvider(string Name, IChatClient Client);

/// <summary>A model that can be named, and what Feather makes use of in asking it.</summary>
public sealed record AvailableModel(string Name, string Provider, bool SupportsSampling, bool SupportsReasoningEffort);

/// <summary>What a failure says about the same call later.</summary>
public enum FailureKind
{
    /// <summary>It may succeed.</summary>
    Transient,

    /// <summary>It will fail again.</summary>
    Rejected,

    /// <summary>It will fail again, and may succeed with shorter messages.</summary>
    ContextTooLong,
}

/// <summary>A provider could not answer.</summary>
/// <param name="errorClass">The kind of failure in a word that is safe to show, such as the status it answered with.</param>
/// <param name="text">What it said itself: never to be shown, and to be logged only when it has been redacted.</param>
/// <param name="retryAfter">How long the provider asks to wait; null where it does not say.</param>
public sealed class ModelProviderException(string errorClass, string text, FailureKind kind = FailureKind.Transient, TimeSpan? retryAfter = null)
    : Exception("A provider could not answer.")
{
    public string ErrorClass { get; } = errorClass;

    public string Text { get; } = text;

    public FailureKind Kind { get; } = kind;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
