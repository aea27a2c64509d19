using Feather.Domain.Common;

namespace Feather.Domain.Turns;

/// <summary>A prompt is longer than Feather sends to a model, with its variables filled in.</summary>
public sealed class PromptTooLongException()
    : FeatherException("prompt_too_long", $"The prompt has more than {Most} characters with its variables filled in.")
{
    private const int Most = 262_144;

    /// <exception cref="PromptTooLongException">The prompt has more characters than are sent.</exception>
    public static void ThrowIfTooLong(string prompt)
    {
        if (prompt.Length > Most && prompt.EnumerateRunes().Count() > Most)
            throw new PromptTooLongException();
    }

    /// <summary>Throws while a prompt is still being filled in, so that a small template cannot make a huge text.</summary>
    /// <param name="length">How many UTF-16 code units were filled in so far; a character has at most two.</param>
    public static void ThrowIfGrownTooLong(int length)
    {
        if (length > 2 * Most)
            throw new PromptTooLongException();
    }
}
