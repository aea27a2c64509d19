using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Feather.Application.Models;

/// <summary>Makes a provider's error text safe to log: short, without secrets, and without words of the conversation.</summary>
internal static partial class ProviderText
{
    private const int MostRead = 20_000;
    private const int MostKept = 200;
    private const string Gap = "[...]";

    /// <summary>At most 200 characters, on one line.</summary>
    public static string Redacted(string text, IEnumerable<ChatMessage> messages)
    {
        var said = messages.SelectMany(message => Word().Matches(message.Text)).Select(word => word.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // A secret that is cut might no longer look like one, so the cut is at a space.
        var read = text.Length <= MostRead ? text : text[..MostRead][..Math.Max(0, text.LastIndexOf(' ', MostRead - 1))];
        var safe = Secret().Replace(Escape().Replace(read, Unescaped), Gap);
        safe = Word().Replace(safe, word => said.Contains(word.Value) ? Gap : word.Value);
        safe = Foreign().Replace(safe, Gap);
        safe = Space().Replace(safe, " ").Trim();
        return safe.Length <= MostKept ? safe : safe[..MostKept];
    }

    /// <summary>A model's name if it looks like one, because the author of a config can write any text there.</summary>
    public static string RedactedName(string model) => Name().IsMatch(model) ? model : Gap;

    private static string Unescaped(Match escape) =>
        escape.Groups["code"] is { Success: true, Value: var code } ? $"{(char)Convert.ToInt32(code, 16)}" : " ";

    // Words of up to three letters are too common to identify anything.
    [GeneratedRegex(@"[\p{L}\p{N}]{4,}")]
    private static partial Regex Word();

    [GeneratedRegex(
        """
        (bearer|basic)\s+\S+
        |(key|authorization|token|secret|password|pwd)["']?\s*[:=]\s*\S+
        |\b[a-z]{2,4}[-_]\S{6,}
        |https?://\S+
        |\S+@\S+
        |[a-z0-9+/=_.*-]{20,}
        |[0-9][0-9 -]{4,}[0-9]
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    // Scripts without spaces between words have no words to match, so all non-ASCII text goes.
    [GeneratedRegex(@"[^\x20-\x7e\s]+")]
    private static partial Regex Foreign();

    // The letter of an escape would become part of the next word. JSON inside JSON has several backslashes.
    [GeneratedRegex(@"\\+(u(?<code>[0-9a-fA-F]{4})|x(?<code>[0-9a-fA-F]{2})|[nrtbf])", RegexOptions.ExplicitCapture)]
    private static partial Regex Escape();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"^(?!sk-)[A-Za-z0-9][A-Za-z0-9._:/@-]{0,63}\z")]
    private static partial Regex Name();
}
