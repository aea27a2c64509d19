using System.Text;
using System.Text.Json.Nodes;

namespace Feather.Api.Tests.Models;

/// <summary>Makes the bytes of server streams, unchanged or with random changes to everything except their text.</summary>
internal static class MutatedStream
{
    private static readonly string[] Values = ["null", "7", "7.0", "-1e300", "true", "\"\"", "\"x\"", "[]", "{}", "[null]", "{\"x\":[1.5]}", "[[{}]]"];
    private static readonly string[] Lines = [": comment", "event: message", "id: 7", "retry: 10", "x: y", "nonsense", "data:", "data"];
    private static readonly string[] Events = ["data: ping", "data: \"keep-alive\"", "data: null", "data: 7", "data: []", "event: ping\ndata: {}", "data: {\"x\":[]}"];

    public static string TextOf(ServerStream stream) => stream.Text.Replace("\uE000\uE001", "😀", StringComparison.Ordinal);

    public static byte[] Plain(ServerStream stream)
    {
        StringBuilder text = new();
        foreach (var chunk in stream.Chunks)
            text.Append(stream.Comment is null ? "" : $"{stream.Comment}\n\n").Append($"data: {Halved(chunk)}\n\n");
        return Encoding.UTF8.GetBytes(text.Append("data: [DONE]\n\n").ToString());
    }

    public static byte[] Make(ServerStream stream, Random random)
    {
        // A stream without a finish reason and without [DONE] counts as cut, so one of them must stay.
        var saysDone = random.Next(3) > 0;
        StringBuilder text = new(random.Next(10) == 0 ? "\uFEFF" : "");
        foreach (var chunk in stream.Chunks)
        {
            if (random.Next(4) == 0)
                text.Append(One(Events, random)).Append("\n\n");
            if (random.Next(4) == 0)
                text.Append(One(Lines, random)).Append('\n');
            text.Append(random.Next(4) == 0 ? "data:" : "data: ").Append(Mutated(chunk, keepsReason: !saysDone, random));
            text.Append(random.Next(20) == 0 ? "\n" : random.Next(10) == 0 ? "\n\n\n" : "\n\n");
        }
        text.Append(saysDone ? random.Next(4) == 0 ? "data: [DONE]" : "data: [DONE]\n\n" : "");
        return Encoding.UTF8.GetBytes(text.ToString().Replace("\n", One(["\n", "\n", "\r\n", "\r"], random), StringComparison.Ordinal));
    }

    private static string Mutated(string chunk, bool keepsReason, Random random)
    {
        var root = JsonNode.Parse(chunk)!;
        for (var left = random.Next(4); left > 0; left--)
        {
            var places = Places(root, keepsReason).ToList();
            if (places.Count == 0)
                break;
            Change(places[random.Next(places.Count)], random);
        }
        var text = Halved(root.ToJsonString());
        return random.Next(5) == 0 ? "{\"\\ud83d\":\"\\udc00\"," + text[1..] : text;
    }

    /// <summary>Every place that may be changed: all except the texts and the places that contain them.</summary>
    private static IEnumerable<Place> Places(JsonNode? node, bool keepsReason)
    {
        foreach (var place in Children(node))
        {
            if (!HoldsText(place) && !(keepsReason && HoldsReason(place)))
                yield return place;
            foreach (var inner in Places(place.Value, keepsReason))
                yield return inner;
        }
    }

    private static void Change(Place place, Random random)
    {
        // A place for text must not get a new text.
        var value = JsonNode.Parse(place.Name is "content" or "refusal" or "text" ? "7" : One(Values, random));
        switch (place.Parent)
        {
            case JsonObject parent when random.Next(4) == 0:
                parent.Remove(place.Name);
                break;
            case JsonObject parent when random.Next(4) == 0:
                parent["unknown"] = value;
                break;
            case JsonObject parent:
                parent[place.Name] = value;
                break;
            case JsonArray parent:
                parent[place.Index] = value;
                break;
        }
    }

    private static IEnumerable<Place> Children(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Select(field => new Place(fields, field.Key, 0, field.Value)),
        JsonArray items => items.Select((item, index) => new Place(items, "", index, item)),
        _ => [],
    };

    private static bool HoldsText(Place place) =>
        (place.Name is "content" or "refusal" or "text" && IsText(place.Value)) || Children(place.Value).Any(HoldsText);

    private static bool HoldsReason(Place place) =>
        (place.Name is "finish_reason" && IsText(place.Value)) || Children(place.Value).Any(HoldsReason);

    private static bool IsText(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0;

    private static string Halved(string json) => json
        .Replace("\uE000", "\\ud83d", StringComparison.Ordinal).Replace("\uE001", "\\ude00", StringComparison.Ordinal)
        .Replace("\\uE000", "\\ud83d", StringComparison.Ordinal).Replace("\\uE001", "\\ude00", StringComparison.Ordinal);

    private static string One(string[] of, Random random) => of[random.Next(of.Length)];

    private sealed record Place(JsonNode Parent, string Name, int Index, JsonNode? Value);
}
