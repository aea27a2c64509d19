using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Feather.Infrastructure.Models;

/// <summary>
/// The model that is always available. It uses no network and no randomness. The same messages get the same answer, word by word, and the
/// answer says that it is scripted.
/// </summary>
/// <param name="tokensPerSecond">The speed of the answer. If null, it comes at once.</param>
/// <param name="quotedWords">How many words of its prompt and of the message it quotes.</param>
internal sealed class ScriptedClient(double? tokensPerSecond, TimeProvider clock, int quotedWords = ModelSettings.UsualScriptedWords) : IChatClient
{
    /// <summary>The name of the provider and of its only model.</summary>
    public const string Name = "scripted";

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> said = [.. messages];
        var tokens = ScriptedAnswer.Tokens(ScriptedAnswer.To(said, options, quotedWords));
        var started = clock.GetTimestamp();
        for (var i = 0; i < tokens.Count; i++)
        {
            await UntilDueAsync(i, started, cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, tokens[i]);
        }

        var input = said.Sum(message => ScriptedAnswer.Tokens(message.Text).Count);
        var usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = tokens.Count, TotalTokenCount = input + tokens.Count };
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { FinishReason = ChatFinishReason.Stop };
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>Waits until a token is due. The time counts from the start, so that delays of timers do not add up.</summary>
    private async ValueTask UntilDueAsync(int token, long started, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (tokensPerSecond is not { } rate)
            return;
        var left = TimeSpan.FromSeconds(token / rate) - clock.GetElapsedTime(started);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, clock, cancellationToken);
    }
}
