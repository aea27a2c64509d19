namespace Feather.Api.Tests.Conversations;

/// <summary>Builds the 422 body with the contract's messages and key order, so that tests can compare whole answers.</summary>
internal static class ExpectedFaults
{
    public const string NoUuid = "UUID input should be a string, bytes or UUID object";
    public const string NoString = "Input should be a valid string";
    public const string NotUnicode = "Input should be a valid string, unable to parse raw data as a unicode string";
    public const string NoDictionary = "Input should be a valid dictionary";
    public const string NoModel = "Input should be a valid dictionary or object to extract fields from";

    public static string Detail(params IEnumerable<string> items) => $$"""{"detail":[{{string.Join(',', items)}}]}""";

    /// <param name="location">The location after "body": JSON values, each after a comma.</param>
    /// <param name="input">JSON. If null, the item has no input.</param>
    /// <param name="context">JSON. If null, the item has no context.</param>
    public static string Item(string type, string location, string message, string? input, string? context = null) =>
        $$"""{"type":"{{type}}","loc":["body"{{location}}],"msg":"{{message}}"{{Member("input", input)}}{{Member("ctx", context)}}}""";

    public static string ValueError(string sentence, string body) =>
        Item("value_error", "", $"Value error, {sentence}", body, """{"error":{}}""");

    private static string Member(string name, string? json) => json is null ? "" : $",\"{name}\":{json}";
}
