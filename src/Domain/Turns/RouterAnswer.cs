using System.Text.RegularExpressions;

namespace Feather.Domain.Turns;

/// <summary>Reads the answer of a router's model.</summary>
public static class RouterAnswer
{
    /// <summary>The member that the answer names, alone or as the only one in a sentence; null if the router is unsure.</summary>
    public static TurnMember? Read(string answer, IReadOnlyList<TurnMember> members)
    {
        var said = answer.Trim().Trim('"', '\'', '.', '*', '`');
        if (members.FirstOrDefault(member => member.RouterName.Equals(said, StringComparison.OrdinalIgnoreCase)) is { } exact)
            return exact;
        var named = members.Where(member => Regex.IsMatch(
            answer, $@"(?<!\w){Regex.Escape(member.RouterName)}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
        return named.Take(2).ToList() is [var only] ? only : null;
    }
}
