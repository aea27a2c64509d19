using Feather.Application.Models;

namespace Feather.Infrastructure.Models;

/// <summary>The configured providers. The scripted one is always available, the others only if the operator configures them.</summary>
internal sealed class ModelProviders(ModelSettings settings, TimeProvider clock) : IModelProviders, IDisposable
{
    private readonly ModelProvider scripted = new(ScriptedClient.Name, new ScriptedClient(settings.ScriptedTokensPerSecond, clock, settings.ScriptedWords));

    private readonly ModelProvider? openAI =
        settings.OpenAI is { } configured ? new(OpenAIChatClient.Name, new OpenAIChatClient(configured)) : null;

    private readonly IReadOnlyList<string> openAIModels = settings.OpenAI?.Models ?? [];

    public IReadOnlyList<AvailableModel> Models { get; } =
    [
        .. (settings.OpenAI?.Models ?? []).Select(model =>
            new AvailableModel(model, OpenAIChatClient.Name, SupportsSampling: true, SupportsReasoningEffort: true)),
        new AvailableModel(ScriptedClient.Name, ScriptedClient.Name, SupportsSampling: false, SupportsReasoningEffort: false),
    ];

    public string DefaultModel => settings.DefaultModel;

    public TimeSpan Silence => settings.Timeout;

    public ModelProvider? Find(string model) =>
        model == ScriptedClient.Name ? scripted
        : openAIModels.Count == 0 || openAIModels.Contains(model) ? openAI
        : null;

    public void Dispose() => openAI?.Client.Dispose();
}
