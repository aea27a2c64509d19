using Feather.Application.Models;

namespace Feather.Infrastructure.Models;

/// <param name="DefaultModel">The model that answers where nothing names one.</param>
/// <param name="Timeout">How long a model may be silent.</param>
/// <param name="ScriptedTokensPerSecond">How fast the scripted model speaks; null is at once.</param>
public sealed record ModelSettings(string DefaultModel, TimeSpan Timeout, double? ScriptedTokensPerSecond);

/// <summary>The providers as they are configured: the scripted one always, others where the operator names them.</summary>
internal sealed class ModelProviders(ModelSettings settings, TimeProvider clock) : IModelProviders
{
    private readonly ModelProvider scripted = new(ScriptedClient.Name, new ScriptedClient(settings.ScriptedTokensPerSecond, clock));

    public IReadOnlyList<AvailableModel> Models { get; } =
        [new AvailableModel(ScriptedClient.Name, ScriptedClient.Name, SupportsSampling: false, SupportsReasoningEffort: false)];

    public string DefaultModel => settings.DefaultModel;

    public TimeSpan Silence => settings.Timeout;

    public ModelProvider? Find(string model) => model == ScriptedClient.Name ? scripted : null;
}
