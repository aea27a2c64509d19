using Feather.Domain.Conversations;

namespace Feather.Application.Common;

/// <summary>The outcome of an idempotent command: a result, or an answer that is rendered already.</summary>
public abstract record Reply<TResult>
{
    private Reply()
    {
    }

    public static implicit operator Reply<TResult>(TResult result) => new Made(result);

    public sealed record Made(TResult Result) : Reply<TResult>;

    /// <summary>A rendered and stored answer: of this request, or of the first one with its key.</summary>
    public sealed record Kept(Answer Answer, bool IsReplay) : Reply<TResult>;
}

/// <summary>A rendered answer. A replay repeats it byte for byte.</summary>
/// <param name="ConversationId">The conversation in the answer. If it is deleted, so is the stored answer.</param>
/// <param name="Headers">Headers of the answer, such as Location, but none that belong to a single request.</param>
public sealed record Answer(int Status, ConversationId ConversationId, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body);

/// <summary>Renders a result as the answer. Sending and storing use the same renderer.</summary>
public interface IAnswerRenderer<in TResult>
{
    Answer Render(TResult result);
}
