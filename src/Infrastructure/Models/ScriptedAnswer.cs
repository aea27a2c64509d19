using System.Text.RegularExpressions;
using Feather.Application.Models;
using Feather.Domain.Models;
using Microsoft.Extensions.AI;

namespace Feather.Infrastructure.Models;

/// <summary>The answer of the scripted model. It depends on nothing but the messages and the candidates.</summary>
internal static partial class ScriptedAnswer
{
    private const string Unsure = "unsure";
    private const int SummaryWords = 40;

    /// <param name="quotedWords">How many words of its prompt and of the message it quotes.</param>
    public static string To(IReadOnlyList<ChatMessage> messages, ChatOptions? options, int quotedWords)
    {
        var asked = messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
        return options.Purpose() switch
        {
            CallPurpose.Route => Chosen(options.Candidates(), asked, orElse: null)?.Reply ?? Unsure,
            CallPurpose.Summary => Summary([.. messages.Where(message => message.Role != ChatRole.System)]),
            _ => options.Candidates() is [var itself, ..] candidates && Chosen(candidates, asked, itself)?.Reply is { } reply
                ? reply
                : Answer(messages.FirstOrDefault(message => message.Role == ChatRole.System)?.Text ?? "", asked, quotedWords),
        };
    }

    /// <summary>Splits a text into words. Joined again, they are the text.</summary>
    public static IReadOnlyList<string> Tokens(string text) => [.. Token().Matches(text).Select(token => token.Value)];

    /// <summary>Returns the candidate that shares the most words with the message. If two share as many, the earlier one.</summary>
    /// <param name="orElse">The default candidate. Another one must share more words; without a default, at least one word.</param>
    private static ModelCandidate? Chosen(IReadOnlyList<ModelCandidate> candidates, string asked, ModelCandidate? orElse)
    {
        var words = WordsOf(asked);
        var best = (Candidate: orElse, Shared: orElse is null ? 0 : SharedWith(orElse));
        foreach (var candidate in candidates)
        {
            if (SharedWith(candidate) is var shared && shared > best.Shared)
                best = (candidate, shared);
        }
        return best.Candidate;

        int SharedWith(ModelCandidate candidate) => WordsOf($"{candidate.Name} {candidate.Words}").Count(words.Contains);
    }

    private static string Answer(string told, string asked, int words) => told.Length == 0
        ? $"I am the scripted model, and was told nothing. You said: “{Short(asked, words)}”"
        : $"I am the scripted model, and was told: “{Short(told, words)}” You said: “{Short(asked, words)}”";

    private static string Summary(IReadOnlyList<ChatMessage> messages) => messages switch
    {
        [] => "A summary by the scripted model: nothing was said.",
        [var only] => $"A summary by the scripted model: “{Short(only.Text)}”",
        [var first, .., var last] =>
            $"A summary by the scripted model: {messages.Count} messages, from “{Short(first.Text)}” to “{Short(last.Text)}”",
    };

    private static string Short(string text, int words = SummaryWords)
    {
        var tokens = Tokens(text);
        return tokens.Count <= words ? text.Trim() : $"{string.Concat(tokens.Take(words)).Trim()} …";
    }

    private static HashSet<string> WordsOf(string text) => Word().Matches(text).Select(word => word.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"\p{L}{3,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"\s*\S+\s*\z|\s*\S+\s+|\s+")]
    private static partial Regex Token();
}
