namespace Feather.Api.Tests.Common;

/// <summary>Makes values that try to break a reader. The same seed gives the same values. Some are not valid JSON.</summary>
internal sealed class HostileValues(Random random)
{
    private static readonly string[] Scalars =
    [
        "null", "true", "0", "-0", "1.0", "1e400", "-1E+400", "1e-400", "1234567890123456789012345678901234567890", "NaN", "-Infinity", "01", ".5",
        "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"😀\"", "\"live\"", "\"pinned\"", "\"inbound\"",
        "\"\\x\"", "\"\\u12\"", "\"\u0001\"", "\"'; drop table conversations; --\"", "\"%s{0}@Scope\"", "\"urn:uuid:\"", "\"{}\"", "\"\\uFFFF\u202E\"",
    ];

    private static readonly string[] Names =
        ["\"value\"", "\"type\"", "\"\"", "\"0\"", "\"a.b\"", "\"\\u0000\"", "\"\\ud800\"", "\"$type\"", "\"__proto__\"", "\"a\"", "\"\\u0061\""];

    public string Next(int levels = 4) => (levels == 0 ? 0 : random.Next(6)) switch
    {
        1 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Next(levels - 1)))}]",
        2 or 3 => Object(levels),
        4 when random.Next(10) == 0 => Repeated(),
        _ => Pick(Scalars),
    };

    public string Pick(string[] choices) => choices[random.Next(choices.Length)];

    private string Object(int levels) =>
        $"{{{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => $"{Pick(Names)}:{Next(levels - 1)}"))}}}";

    /// <summary>A value that is deep, long, or full of faults.</summary>
    private string Repeated()
    {
        var times = 1 << random.Next(13);
        return random.Next(4) switch
        {
            0 => new string('[', times) + new string(']', times),
            1 => $"\"{new string('x', times)}\"",
            2 => $"{{{string.Join(',', Enumerable.Range(0, times).Select(i => $"\"{i}\":{Pick(Scalars)}"))}}}",
            _ => $"{{\"t\":{{\"f\":{{{string.Join(',', Enumerable.Range(0, times).Select(i => $"\"\\u000{i % 8}{i}\":[]"))}}}}}}}",
        };
    }
}
