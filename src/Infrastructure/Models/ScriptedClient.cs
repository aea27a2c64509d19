using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Feather.Infrastructure.Models;

/// <summary>
/// The model that is always there: no network, no chance, no mind. It says the same to the same messages, word by word, and
/// says what it is.
/// </summary>
/// <param name="tokensPerSecond">How fast it speaks; null is at once.</param>
/// <param name="quotedWords">How much it repeats of what it was told, and of what was said.</param>
internal sealed class ScriptedClient(double? tokensPerSecond, TimeProvider clock, int quotedWords = ModelSettings.UsualScriptedWords) : IChatClient
{
    /// <summary>Its name, as a provider and as its only model.</summary>
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

    /// <summary>By the time since the start, so that late timers do not add up.</summary>
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
