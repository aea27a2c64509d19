using System.Text;
using System.Text.Json;
using Feather.WebApi.Common.Pydantic;

namespace Feather.Api.Tests.Common.Pydantic;

public sealed class JsonDecodeErrorTests
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = JsonDecodeError.MaxDepth };

    [Test]
    public void Each_recorded_text_is_accepted_or_diagnosed_as_recorded()
    {
        var recorded = Recorded();

        var differing = recorded.Where(row => JsonDecodeError.Find(row.Text) != row.Error);

        Assert.That(recorded, Has.Count.EqualTo(600));
        Assert.That(differing, Is.Empty);
    }

    [Test]
    public void It_agrees_with_the_parser_on_what_is_valid()
    {
        var random = new Random(20260131);
        var seeds = Recorded().Select(row => row.Text).ToList();

        var disagreed = Enumerable.Range(0, 20_000).Select(_ => Mutate(seeds[random.Next(seeds.Count)], random))
            .Where(text => IsParsed(text) != JsonDecodeError.Find(text) is null);

        Assert.That(disagreed, Is.Empty);
    }

    [TestCase(200, true)]
    [TestCase(201, false)]
    [TestCase(500_000, false)]
    public void Both_stop_at_the_same_depth(int depth, bool isValid)
    {
        var arrays = new string('[', depth) + new string(']', depth);
        var objects = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

        foreach (var text in new[] { arrays, objects })
        {
            Assert.That(IsParsed(text), Is.EqualTo(isValid));
            Assert.That(JsonDecodeError.Find(text), isValid ? Is.Null : Is.SameAs(JsonDecodeError.TooDeep));
        }
    }

    [Test]
    public void Whatever_comes_first_is_reported_depth_or_error()
    {
        Assert.That(JsonDecodeError.Find(new string('[', 201)), Is.SameAs(JsonDecodeError.TooDeep));
        Assert.That(JsonDecodeError.Find("[x" + new string('[', 201)), Is.EqualTo(new JsonDecodeError("Expecting value", 1)));
    }

    private static List<(string Text, JsonDecodeError? Error)> Recorded()
    {
        using var reader = new StreamReader(typeof(JsonDecodeErrorTests).Assembly.GetManifestResourceStream("json-errors.jsonl")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var row = JsonSerializer.Deserialize<JsonElement[]>(line)!;
            return (row[0].GetString()!, row[1].GetString() is { } message ? new JsonDecodeError(message, row[2].GetInt32()) : null);
        })];
    }

    private static string Mutate(string seed, Random random)
    {
        const string alphabet = "{}[]\":,\\ \t\n0123456789+-.eEtrufalsn\0\u001f\u00a0é€/xNaI";
        var text = new StringBuilder(seed);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            if (random.Next(3) > 0)
                text.Insert(at, alphabet[random.Next(alphabet.Length)]);
            if (at < text.Length && random.Next(2) > 0)
                text.Remove(at, 1);
        }
        // Half a surrogate pair never reaches the scanner: bodies that are not UTF-8 end before.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static bool IsParsed(string text)
    {
        try
        {
            JsonElement.Parse(text, Strict);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
