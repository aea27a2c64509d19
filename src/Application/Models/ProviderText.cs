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
        var safe = Secret().Replace(Escape().Replace(read, escape => $"{(char)Convert.ToInt32(escape.Groups[1].Value, 16)}"), Gap);
        safe = Word().Replace(safe, word => said.Contains(word.Value) ? Gap : word.Value);
        safe = Foreign().Replace(safe, Gap);
        safe = Space().Replace(safe, " ").Trim();
        return safe.Length <= MostKept ? safe : safe[..MostKept];
    }

    /// <summary>A model's name if it looks like one, because the author of a config can write any text there.</summary>
    public static string RedactedName(string model) => Name().IsMatch(model) ? model : Gap;

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

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial Regex Escape();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"^(?!sk-)[A-Za-z0-9][A-Za-z0-9._:/@-]{0,63}\z")]
    private static partial Regex Name();
}
