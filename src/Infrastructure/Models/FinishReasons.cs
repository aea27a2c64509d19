using Feather.Application.Models;
using Feather.Domain.Models;

namespace Feather.Infrastructure.Models;

/// <summary>Why a model stopped, from the words of servers into ours.</summary>
internal static class FinishReasons
{
    /// <summary>Null where the model goes on: some servers send an empty text with every chunk.</summary>
    /// <exception cref="ModelProviderException">It stopped because something failed.</exception>
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
