using System.Text.Json;
using Feather.Domain.Common;

namespace Feather.Domain.Models;

/// <summary>Settings of a call. The provider decides everything that is null.</summary>
public sealed record ModelConfig(
    double? Temperature = null,
    int? MaxTokens = null,
    double? TopP = null,
    IReadOnlyList<string>? StopSequences = null,
    string? ReasoningEffort = null,
    int? RequestTimeoutMs = null,
    int? ThinkingBudget = null);

public sealed record ModelEntry(string Model, ModelConfig Config)
{
    public static ModelEntry Parse(Document stored)
    {
        var entry = JsonElement.Parse(stored.Text);
        return new ModelEntry(
            entry.GetProperty("model").GetString()!,
            entry.TryGetProperty("config", out var config) ? ToConfig(config) : new ModelConfig());
    }

    private static ModelConfig ToConfig(JsonElement config)
    {
        return new ModelConfig(
            Temperature: Given("temperature")?.GetDouble(),
            MaxTokens: Given("max_tokens")?.GetInt32(),
            TopP: Given("top_p")?.GetDouble(),
            StopSequences: Given("stop_sequences") is { } stops ? [.. stops.EnumerateArray().Select(stop => stop.GetString()!)] : null,
            ReasoningEffort: Given("reasoning_effort")?.GetString(),
            RequestTimeoutMs: Given("request_timeout_ms")?.GetInt32(),
            ThinkingBudget: Given("thinking_budget")?.GetInt32());

        JsonElement? Given(string name) =>
            config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
