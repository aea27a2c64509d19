using System.Runtime.CompilerServices;
using Feather.Domain.Models;
using Microsoft.Extensions.Logging;

namespace Feather.Application.Models;

/// <summary>Tries the models of a chain in order. A model never continues text that another one has begun.</summary>
public sealed partial class ModelCaller(IModelProviders providers, TimeProvider clock, ILogger<ModelCaller> logger)
{
    /// <summary>Streams the answer's text. Adds every call to <paramref name="calls"/> when it ends, even a failed one.</summary>
    /// <exception cref="ModelUnavailableException">No model has completed an answer, and at least one failure is temporary.</exception>
    /// <exception cref="ModelRejectedException">No model has completed an answer, and every failure is permanent.</exception>
    public async IAsyncEnumerable<string> StreamAsync(
        ModelRequest request, List<ModelCall> calls, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ChainFailure failure = new();
        foreach (var entry in request.Chain.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var provider = providers.Find(entry.Model);
            await using var attempt = new ModelAttempt(
                request: request,
                entry: entry,
                provider: provider,
                defaultSilence: providers.Silence,
                clock: clock,
                cancellationToken: cancellationToken);
            try
            {
                while (await attempt.NextAsync() is { } text)
                    yield return text;
            }
            finally
            {
                calls.Add(attempt.Call);
            }

            if (attempt.Call.Outcome == CallOutcome.Answered)
                yield break;
            Log(request, attempt);
            failure.Add(attempt.FailureKind, attempt.Failure?.RetryAfter);
            if (attempt.HasBegun)
            {
                throw failure.ToException(
                    unavailable: "The model stopped before its answer was complete. Please try again.",
                    rejected: "The model stopped before its answer was complete. Trying again will not help.");
            }
        }

        throw failure.ToException(
            unavailable: "No model could answer. Please try again.",
            rejected: "No model accepts this call. Trying again will not help.");
    }

    private void Log(ModelRequest request, ModelAttempt attempt)
    {
        var call = attempt.Call;
        var text = attempt.Failure is { } failure ? ProviderText.Redacted(failure.Text, request.Messages) : "";
        NotAnswered(call.Purpose, ProviderText.RedactedName(call.Model), call.Provider ?? "nobody", call.Outcome, call.ErrorClass ?? "", call.DurationMs, text);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "No answer to {Purpose} from {Model} of {Provider}: {Outcome} {ErrorClass} after {DurationMs} ms: {Text}")]
    private partial void NotAnswered(
        CallPurpose purpose, string model, string provider, CallOutcome outcome, string errorClass, int durationMs, string text);
}
