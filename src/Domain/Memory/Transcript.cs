using Feather.Domain.Common;
using Feather.Domain.Conversations;

namespace Feather.Domain.Memory;

/// <summary>One message, as a summary is made of it.</summary>
public sealed record Said(MessageRole Role, string Content) : Unlogged;

public static class Transcript
{
    public const int MostCharacters = 60_000;

    /// <summary>As many of the newest messages as there is room for, in their order; the newest is cut where it alone is too long.</summary>
    public static string Of(IReadOnlyList<Said> messages, int mostCharacters = MostCharacters)
    {
        List<string> lines = [];
        var room = mostCharacters;
        foreach (var message in messages.Reverse())
        {
            var line = $"{(message.Role is MessageRole.User ? "Person" : "Assistant")}: {message.Content}";
            if (line.Length > room && lines.Count > 0)
                break;
            lines.Add(line.Length > room ? Cut(line, room) : line);
            // Plus one for the line break.
            room -= line.Length + 1;
        }
        lines.Reverse();
        return string.Join('\n', lines);
    }

    private static string Cut(string line, int at) => line[..(char.IsHighSurrogate(line[at - 1]) ? at - 1 : at)];
}
