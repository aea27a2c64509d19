using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>Turns what a turn comes to into the JSON of its frames: the one mapping, for streams, for answers and for keeping both.</summary>
public interface IFrameRenderer
{
    string RenderDelta(string text);

    string RenderTrace(TurnId turn, IReadOnlyList<TraceStep> steps);

    string RenderAnswer(TurnAnswer answer);

    string RenderFailure(TurnFailure failure);
}
