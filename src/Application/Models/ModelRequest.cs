using Feather.Domain.Common;
using Feather.Domain.Models;
using Microsoft.Extensions.AI;

namespace Feather.Application.Models;

/// <param name="Candidates">The agents that the model may choose from. For an answer, the first is the agent that answers.</param>
public sealed record ModelRequest(
    CallPurpose Purpose, ModelChain Chain, IReadOnlyList<ChatMessage> Messages, IReadOnlyList<ModelCandidate> Candidates) : Unlogged;

/// <summary>Somebody the model may choose. The messages tell it of them in words; a client without a mind gets them here.</summary>
/// <param name="Words">What they are for, in words.</param>
/// <param name="Reply">The text by which the model chooses them; null where it answers by itself.</param>
public sealed record ModelCandidate(string Name, string Words, string? Reply) : Unlogged;

/// <summary>Passes parts of a request to a client in the options of a call.</summary>
public static class ModelOptions
{
    private const string PurposeName = "feather.purpose";
    private const string CandidatesName = "feather.candidates";

    public static ChatOptions Of(ModelRequest request, ModelEntry entry) => new()
    {
        ModelId = entry.Model,
        Temperature = (float?)entry.Config.Temperature,
        MaxOutputTokens = entry.Config.MaxTokens,
        TopP = (float?)entry.Config.TopP,
        StopSequences = entry.Config.StopSequences is { } stops ? [.. stops] : null,
        Reasoning = entry.Config.ReasoningEffort is { } effort ? new ReasoningOptions { Effort = EffortOf(effort) } : null,
        AdditionalProperties = new() { [PurposeName] = request.Purpose, [CandidatesName] = request.Candidates },
    };

    public static CallPurpose Purpose(this ChatOptions? options) =>
        options?.AdditionalProperties is { } more && more.TryGetValue(PurposeName, out CallPurpose purpose) ? purpose : CallPurpose.Answer;

    public static IReadOnlyList<ModelCandidate> Candidates(this ChatOptions? options) =>
        options?.AdditionalProperties is { } more && more.TryGetValue(CandidatesName, out IReadOnlyList<ModelCandidate>? candidates)
            ? candidates
            : [];

    private static ReasoningEffort EffortOf(string effort) => effort switch
    {
        "none" => ReasoningEffort.None,
        "low" => ReasoningEffort.Low,
        "high" => ReasoningEffort.High,
        "xhigh" => ReasoningEffort.ExtraHigh,
        _ => ReasoningEffort.Medium,
    };
}
