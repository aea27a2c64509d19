namespace Feather.Domain.Common;

/// <summary>One error in a request: an item of the 422 body's <c>detail</c>.</summary>
/// <param name="Type">The kind of error, such as <c>uuid_parsing</c>. Clients branch on it.</param>
/// <param name="Location">"body", "query" or "path", then names (<see cref="string"/>) and list indexes (<see cref="int"/>).</param>
public sealed record Fault(string Type, IReadOnlyList<object> Location, string Message)
{
    /// <summary>The invalid value as JSON text. If null, the item has no <c>input</c>.</summary>
    public string? Input { get; init; }

    /// <summary>The numbers or words of the message, by name. If null, the item has no <c>ctx</c>.</summary>
    public IReadOnlyDictionary<string, object>? Context { get; init; }

    public static Fault BrokenRule(IReadOnlyList<object> location, string rule, string input) =>
        new("value_error", location, $"Value error, {rule}")
        {
            Input = input,
            Context = new Dictionary<string, object> { ["error"] = new Dictionary<string, object>() },
        };
}
