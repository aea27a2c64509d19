using System.Text;
using Feather.Domain.Conversations;

namespace Feather.Domain.Turns;

/// <summary>How much of a conversation's past a model gets.</summary>
public static class History
{
    private const int BytesPerToken = 4;
    private const int TokensAroundAMessage = 4;

    /// <summary>The newest messages whose tokens fit, oldest first. The newest one stays even if it alone does not fit.</summary>
    public static IReadOnlyList<PastMessage> Within(IReadOnlyList<PastMessage> messages, int tokens) =>
        Newest(messages, Math.Max(Fitting(messages, tokens), 1));

    /// <summary>The newest messages that make at most half of the tokens. None if the newest one alone is more than half.</summary>
    public static IReadOnlyList<PastMessage> HalfOf(IReadOnlyList<PastMessage> messages) =>
        Newest(messages, Fitting(messages, messages.Sum(TokensOf) / 2));

    /// <summary>At most this many. Some models refuse a history that begins with an answer, so answers at its start are left out.</summary>
    private static List<PastMessage> Newest(IReadOnlyList<PastMessage> messages, int count)
    {
        var newest = messages.TakeLast(count).ToList();
        while (newest is [{ Role: MessageRole.Assistant }, _, ..])
            newest.RemoveAt(0);
        return newest;
    }

    /// <summary>An estimate: models count in different ways, and the model that answers is not known yet.</summary>
    private static int TokensOf(PastMessage message) =>
        TokensAroundAMessage + (Encoding.UTF8.GetByteCount(message.Content) + BytesPerToken - 1) / BytesPerToken;

    private static int Fitting(IReadOnlyList<PastMessage> messages, int tokens)
    {
        var count = 0;
        foreach (var message in messages.Reverse())
        {
            tokens -= TokensOf(message);
            if (tokens < 0)
                break;
            count++;
        }
        return count;
    }
}
