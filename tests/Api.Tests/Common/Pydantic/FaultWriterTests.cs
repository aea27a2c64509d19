using System.Text;
using System.Text.Json;
using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;
using static Feather.Api.Tests.Common.Pydantic.SampleBody;

namespace Feather.Api.Tests.Common.Pydantic;

public sealed class FaultWriterTests
{
    [Test]
    public void An_item_has_its_keys_in_order_and_nothing_escaped_in_vain()
    {
        var fault = new Fault("value_error", ["body", 3, "\"é😀\u007f"], "Value error, <&'é\n")
        {
            Input = """{"a":1.0}""",
            Context = new Dictionary<string, object> { ["error"] = new Dictionary<string, object>(), ["ge"] = 1, ["of"] = "'é'" },
        };

        Assert.That(Encoding.UTF8.GetString(FaultWriter.Write([fault], 0)), Is.EqualTo(
            "{\"detail\":[{\"type\":\"value_error\",\"loc\":[\"body\",3,\"\\\"é😀\u007f\"],\"msg\":\"Value error, <&'é\\n\","
            + "\"input\":{\"a\":1.0},\"ctx\":{\"error\":{},\"ge\":1,\"of\":\"'é'\"}}]}"));
    }

    [Test]
    public void At_most_100_items_are_written()
    {
        var faults = Enumerable.Range(0, 101).Select(index => new Fault("missing", ["body", index], "Field required")).ToList();

        var detail = JsonElement.Parse(FaultWriter.Write(faults, 0)).GetProperty("detail");

        Assert.That(detail.EnumerateArray().Last().GetProperty("loc")[1].GetInt32(), Is.EqualTo(99));
    }

    [Test]
    public void An_answer_stays_within_three_times_the_body_and_300_kilobytes()
    {
        foreach (var body in NastyBodies())
        {
            var answer = FaultWriter.Write(FaultsOfWhole(body), Encoding.UTF8.GetByteCount(body));

            Assert.That(answer.Length, Is.LessThanOrEqualTo(3 * Encoding.UTF8.GetByteCount(body) + 300_000), body[..50]);
            Assert.That(() => JsonElement.Parse(answer, new JsonDocumentOptions { MaxDepth = 256 }), Throws.Nothing);
        }
    }

    [Test]
    public void What_is_long_by_itself_is_written_even_so()
    {
        var fault = new Fault("value_error", ["body"], new string('x', 400_000));

        Assert.That(JsonElement.Parse(FaultWriter.Write([fault, fault], 0)).GetProperty("detail").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public void So_does_the_answer_to_text_of_control_characters()
    {
        var bytes = new byte[BodyFormatter.MaxBytes];

        var faults = Assert.Throws<InvalidInputException>(() => RequestBody.Parse(bytes, "text/plain"))!.Faults;

        Assert.That(FaultWriter.Write(faults, bytes.Length), Has.Length.LessThanOrEqualTo(3 * bytes.Length + 300_000));
    }

    private static IEnumerable<string> NastyBodies()
    {
        foreach (var filler in new[] { "a", "\u007f", "😀", "\u2028", @"\u0001", @"\ud800", "\\\"", @"\n" })
        {
            var text = string.Concat(Enumerable.Repeat(filler, 900_000 / Encoding.UTF8.GetByteCount(filler)));
            var name = string.Concat(Enumerable.Repeat(filler, 254));
            var part = text[..(30_000 / filler.Length * filler.Length / 4)];
            yield return $$"""{"x":"{{text}}"}""";
            yield return $$"""{"note":"{{text}}"}""";
            yield return $$"""{"mode":"{{text}}","owner":["{{text[..(text.Length / 2 / filler.Length * filler.Length)]}}"]}""";
            yield return $$"""{"metadata":{"{{part}}":"\u0000"},"tools":{"t":{"f":{"{{part}}":["{{part}}"],"type":{"{{part}}":1} } } } }""";
            yield return $$"""{"tools":{"{{name}}":{"{{name}}":{ {{string.Join(',', Enumerable.Range(0, 200).Select(n => $"\"{n}{filler}\":{n}"))}} } } } }""";
            yield return $$"""{"tools":{ {{string.Join(',', Enumerable.Range(0, 150).Select(n => $"\"{n}{name[..(50 * filler.Length)]}{filler}\":1"))}} } }""";
        }
    }
}
