using System.Text;

namespace Feather.Domain.Turns;

/// <summary>
/// How a swarm's member hands over: its whole answer begins with a directive that names another one. Text, so that every model
/// can say it; at the beginning, so that what is no handover need not be held back (docs/adr/0022).
/// </summary>
public sealed class Handover
{
    public const string Directive = "@handover";

    private readonly StringBuilder held = new();
    private bool isDecided;

    /// <summary>The answer by which a member hands over to the one of that name.</summary>
    public static string To(string routerName) => $"{Directive} {routerName}";

    /// <summary>Takes the next piece of an answer, and gives what may be told now; empty while it may yet be a handover.</summary>
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

    /// <summary>Whom the answer hands over to; null where it is an answer, all or the rest of which is then to be told.</summary>
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
