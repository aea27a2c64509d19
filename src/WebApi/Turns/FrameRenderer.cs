using System.Text;
using Feather.Application.Turns;
using Feather.Domain.Turns;
using Feather.WebApi.Common;

namespace Feather.WebApi.Turns;

/// <summary>Writes the data of a turn's frames, as clients get it (contract: Turns).</summary>
internal sealed class FrameRenderer : IFrameRenderer
{
    public string RenderDelta(string text) => Write(new DeltaEvent(text));

    public string RenderTrace(TurnId turn, IReadOnlyList<TraceStep> steps) =>
        Write(new TraceEvent([.. steps.Select(step => TraceStepResponse.From(new TracedStep(turn, step)))]));

    public string RenderAnswer(TurnAnswer answer) => Write(TurnAnswerResponse.From(answer));

    public string RenderFailure(TurnFailure failure) => Write(ErrorEvent.From(failure));

    private static string Write<T>(T value) => Encoding.UTF8.GetString(JsonDefaults.Write(value));

    private sealed record DeltaEvent(string Text);

    private sealed record TraceEvent(IReadOnlyList<TraceStepResponse> Steps);
}

internal sealed record ErrorEvent(string Error, string Message, bool Retryable) : IAnswerFrom<TurnFailure>;
