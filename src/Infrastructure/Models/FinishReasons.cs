using Feather.Application.Models;
using Feather.Domain.Models;

namespace Feather.Infrastructure.Models;

/// <summary>Translates the finish reasons of servers into our words.</summary>
internal static class FinishReasons
{
    /// <summary>Returns null if the model continues. Some servers send an empty finish reason with every chunk.</summary>
    /// <exception cref="ModelProviderException">The model stopped because of an error.</exception>
    public static string? Read(string? said) => said?.Trim().ToLowerInvariant() switch
    {
        null or "" or "null" or "none" => null,
        "stop" or "eos" or "eos_token" or "end_turn" or "stop_sequence" or "stop_token" or "complete" or "completed" or "done" => FinishReason.Stop,
        "length" or "max_tokens" or "max_length" or "model_length" or "max_output_tokens" => FinishReason.Length,
        "content_filter" or "content_filtered" or "safety" or "sensitive" or "recitation" or "blocklist" or "prohibited_content" or "spii" =>
            FinishReason.ContentFilter,
        "tool_calls" or "tool_call" or "tool_use" or "function_call" => FinishReason.ToolCalls,
        "refusal" => FinishReason.Refusal,
        "error" or "abort" or "network_error" or "insufficient_system_resource" => throw new ModelProviderException("error", $"finish_reason: {said}"),
        _ => FinishReason.Other,
    };
}
