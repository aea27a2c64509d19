using System.Text;

namespace Feather.Domain.Turns;

/// <summary>
/// How a member of a swarm hands over: its answer begins with a directive that names another member. It is text, so that every
/// model can write it. It comes first, so that other answers can be streamed at once (docs/adr/0022).
/// </summary>
public sealed class Handover
{
    public const string Directive = "@handover";

    private readonly StringBuilder held = new();
    private bool isDecided;

    /// <summary>The answer that hands over to the member of that name.</summary>
    public static string To(string routerName) => $"{Directive} {routerName}";

    /// <summary>Takes the next piece of an answer and gives the text to stream now; empty while the answer may be a handover.</summary>
    public string Take(string text)
    {
        if (isDecided)
            return text;
        held.Append(text);
        var start = held.ToString().TrimStart();
        if (Directive.StartsWith(start, StringComparison.Ordinal) || start.StartsWith(Directive, StringComparison.Ordinal))
            return "";
        isDecided = true;
        return Release();
    }

    /// <summary>The member that takes over; null if the text is an answer. Then the rest is still to be streamed.</summary>
    public TurnMember? Decide(IReadOnlyList<TurnMember> others, out string rest)
    {
        var answer = Release();
        var line = answer.Trim().Split('\n')[0];
        var name = !isDecided && line.StartsWith(Directive, StringComparison.Ordinal) ? line[Directive.Length..].Trim().Trim('"', '.', '*', '`') : null;
        var target = name is null ? null : others.FirstOrDefault(member => member.RouterName.Equals(name, StringComparison.OrdinalIgnoreCase));
        rest = target is null ? answer : "";
        return target;
    }

    private string Release()
    {
        var all = held.ToString();
        held.Clear();
        return all;
    }
}
