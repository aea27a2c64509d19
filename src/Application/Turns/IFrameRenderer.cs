using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>Writes the JSON of a turn's frames: one mapping for streams, for answers and for what is stored of both.</summary>
public interface IFrameRenderer
{
    string RenderDelta(string text);

    string RenderTrace(TurnId turn, IReadOnlyList<TraceStep> steps);

    string RenderAnswer(TurnAnswer answer);

    string RenderFailure(TurnFailure failure);
}
