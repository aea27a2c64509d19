namespace Feather.Domain.Common;

/// <summary>One thing wrong with what a caller sent: an item of the 422 body's <c>detail</c>.</summary>
/// <param name="Type">The kind clients branch on, such as <c>uuid_parsing</c>.</param>
/// <param name="Location">Where it stands: "body", "query" or "path", then names (<see cref="string"/>) and list indexes (<see cref="int"/>).</param>
/// <param name="Message">The sentence for people.</param>
public sealed record Fault(string Type, IReadOnlyList<object> Location, string Message)
{
    /// <summary>The offending value as JSON text; null where the item carries no <c>input</c>.</summary>
    public string? Input { get; init; }

    /// <summary>The numbers or words of the message, by name; null where the item carries no <c>ctx</c>.</summary>
    public IReadOnlyDictionary<string, object>? Context { get; init; }

    /// <summary>The fault of a rule that no kind of value expresses; the sentence says which.</summary>
    /// <param name="input">The offending value as JSON text.</param>
    public static Fault BrokenRule(IReadOnlyList<object> location, string rule, string input) =>
        new("value_error", location, $"Value error, {rule}")
        {
            Input = input,
            Context = new Dictionary<string, object> { ["error"] = new Dictionary<string, object>() },
        };
}
