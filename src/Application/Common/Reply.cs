using Feather.Domain.Conversations;

namespace Feather.Application.Common;

/// <summary>What an idempotent command came to: a result, or an answer that is bytes already.</summary>
public abstract record Reply<TResult>
{
    private Reply()
    {
    }

    public static implicit operator Reply<TResult>(TResult result) => new Made(result);

    /// <summary>Made now, not rendered yet.</summary>
    public sealed record Made(TResult Result) : Reply<TResult>;

    /// <summary>Rendered when it was kept: by this request, or by the first one with its key.</summary>
    public sealed record Kept(Answer Answer, bool IsReplay) : Reply<TResult>;
}

/// <summary>An answer as it goes out: what a replay repeats byte for byte.</summary>
/// <param name="ConversationId">The conversation it tells of, with which it is deleted.</param>
/// <param name="Headers">Those that belong to the answer, such as Location; none that belong to one request.</param>
public sealed record Answer(int Status, ConversationId ConversationId, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body);

/// <summary>Turns a result into the answer it is sent as: the one mapping, for sending and for keeping.</summary>
public interface IAnswerRenderer<in TResult>
{
    Answer Render(TResult result);
}
