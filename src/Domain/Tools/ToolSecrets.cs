using System.Text.Json;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Tools;

/// <summary>The place of a secure value. Encryption binds the value to it: another tool or key cannot decrypt the value.</summary>
public sealed record SecretPlace(OrganizationId OrganizationId, ToolId ToolId, string List, string Key);

/// <summary>Secure values are encrypted when stored and masked when shown. Each is an object, so no text can pass for one.</summary>
public static class ToolSecrets
{
    public const string Mask = "********";

    private const string Sealed = "sealed";
    private static readonly string[] Lists = ["headers", "query_params"];

    public static bool AreIn(Document configuration) =>
        Lists.Any(list => EntriesOf(configuration, list).Any(entry => entry.SealedValue is not null));

    public static Document Masked(Document configuration) =>
        Rewritten(configuration, (_, entry, _) => entry.SealedValue is null ? entry : entry.With(JsonText.Quote(Mask)));

    /// <summary>Encrypts new values. A mask keeps the value of the same list and key. Repeated keys are matched in their order.</summary>
    /// <exception cref="InvalidInputException">A mask has no stored value, or its entry is not secure.</exception>
    public static Document Stored(Document given, Document? stored, Tool tool, Func<SecretPlace, string, string> seal)
    {
        List<Fault> faults = [];
        var kept = SealedIn(stored);
        var result = Rewritten(given, (list, entry, index) =>
        {
            if (entry.Text == Mask)
            {
                if (entry.IsSecure && kept.TryGetValue((list, entry.Key, entry.Nth), out var value))
                    return entry.With(Wrap(value));
                faults.Add(MaskFault(list, index, entry));
            }
            return entry.IsSecure && faults.Count == 0 ? entry.With(Wrap(seal(PlaceOf(tool, list, entry), entry.Text))) : entry;
        });
        return faults.Count == 0 ? result : throw new InvalidInputException(faults);
    }

    private static SecretPlace PlaceOf(Tool tool, string list, Entry entry) => new(tool.OrganizationId, tool.Id, list, entry.Key);

    private static Dictionary<(string List, string Key, int Nth), string> SealedIn(Document? stored) => stored is null ? [] : Lists
        .SelectMany(list => EntriesOf(stored, list).Where(entry => entry.SealedValue is not null).Select(entry => (List: list, Entry: entry)))
        .ToDictionary(one => (one.List, one.Entry.Key, one.Entry.Nth), one => one.Entry.SealedValue!);

    private static string Wrap(string value) => $"{{\"{Sealed}\":{JsonText.Quote(value)}}}";

    private static Fault MaskFault(string list, int index, Entry entry) => Fault.BrokenRule(
        ["body", "configuration", list, index, "value"],
        entry.IsSecure
            ? "the mask stands for a stored value, and under this key there is none"
            : "the mask stands for a secure value: send the value itself, or set secure",
        JsonText.Quote(Mask));

    private static Document Rewritten(Document configuration, Func<string, Entry, int, Entry> rewrite) =>
        Document.Of(configuration.Entries.Select(field => !Lists.Contains(field.Key) ? field : KeyValuePair.Create(
            field.Key,
            $"[{string.Join(',', EntriesOf(configuration, field.Key).Select((entry, index) => rewrite(field.Key, entry, index).Members.Text))}]")));

    private static List<Entry> EntriesOf(Document configuration, string list)
    {
        List<Entry> entries = [];
        Dictionary<string, int> seen = [];
        if (configuration.Entries.FirstOrDefault(field => field.Key == list).Value is not { } text)
            return entries;
        using var json = JsonDocument.Parse(text);
        foreach (var item in json.RootElement.EnumerateArray())
        {
            var value = item.GetProperty("value");
            var key = JsonText.Read(item.GetProperty("key"));
            var nth = seen.GetValueOrDefault(key);
            seen[key] = nth + 1;
            entries.Add(new Entry(
                Members: Document.From(item),
                Key: key,
                Nth: nth,
                IsSecure: item.TryGetProperty("secure", out var secure) && secure.ValueKind == JsonValueKind.True,
                Text: value.ValueKind == JsonValueKind.String ? JsonText.Read(value) : "",
                SealedValue: value.ValueKind == JsonValueKind.Object ? value.GetProperty(Sealed).GetString() : null));
        }
        return entries;
    }

    /// <param name="Nth">How many entries of the list before it have the same key.</param>
    /// <param name="Text">The value as sent; empty where it is sealed.</param>
    private sealed record Entry(Document Members, string Key, int Nth, bool IsSecure, string Text, string? SealedValue) : Unlogged
    {
        public Entry With(string value) => this with
        {
            Members = Document.Of(Members.Entries.Select(member => member.Key == "value" ? KeyValuePair.Create("value", value) : member)),
        };
    }
}
