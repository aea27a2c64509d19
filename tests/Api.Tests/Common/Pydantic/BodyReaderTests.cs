using Feather.Domain.Common;
using static Feather.Api.Tests.Common.Pydantic.SampleBody;

namespace Feather.Api.Tests.Common.Pydantic;

public sealed class BodyReaderTests
{
    private const string Unicode = "Input should be a valid string, unable to parse raw data as a unicode string";

    [Test]
    public void Every_field_is_read_and_unknown_ones_are_ignored()
    {
        var body = Parse($$$"""
            {"tools":{}, "metadata":{"b":1.0,"a":[]}, "origin":"inbound", "mode":"test", "note":"", "owner":"{{{ValidId}}}",
             "channel":"sms", "id":"urn:uuid:{{{ValidId}}}", "extra":"\u0000\ud800", "\ud800":1}
            """);

        Assert.That(body with { Metadata = null, Tools = null }, Is.EqualTo(
            new SampleBody(new Guid(ValidId), "sms", new Guid(ValidId), "", "test", "inbound", null, null)));
        Assert.That((body.Metadata?.Text, body.Tools?.Text), Is.EqualTo(("""{"b":1.0,"a":[]}""", "{}")));
    }

    [TestCase("")]
    [TestCase(""","owner":null,"note":null,"origin":null,"metadata":null,"tools":null""")]
    public void Absent_fields_have_their_defaults_and_null_is_absent(string others) =>
        Assert.That(Parse($$"""{"id":"{{ValidId}}"{{others}}}"""), Is.EqualTo(
            new SampleBody(new Guid(ValidId), "chat", null, null, "live", null, null, null)));

    [Test]
    public void A_key_that_stands_twice_has_its_last_value() =>
        Assert.That(Parse($$"""{"id":1,"channel":2,"channel":"sms","id":"{{ValidId}}"}""").Channel, Is.EqualTo("sms"));

    [Test]
    public void A_key_may_be_spelled_with_escapes() =>
        Assert.That(Parse($$"""{"\u0069d":"{{ValidId}}","ch\u0061nnel":"sms"}""").Channel, Is.EqualTo("sms"));

    [Test]
    public void A_missing_required_field_shows_the_whole_body() =>
        Assert.That(Items(FaultsOfWhole("""{"channel": "sms", "x\ud800": "é\u0000"}""")), Is.EqualTo(
            """{"type":"missing","loc":["body","id"],"msg":"Field required","input":{"channel":"sms","x\ud800":"é\u0000"}}"""));

    [TestCase("\"owner\":\"x\"", "uuid_parsing", "Input should be a valid UUID, invalid character: found `x` at 1",
        "\"x\"", "{\"error\":\"invalid character: found `x` at 1\"}")]
    [TestCase("\"owner\":\"\"", "uuid_parsing", "Input should be a valid UUID, invalid length: expected length 32 for simple format, found 0",
        "\"\"", "{\"error\":\"invalid length: expected length 32 for simple format, found 0\"}")]
    [TestCase("\"id\":null", "uuid_type", "UUID input should be a string, bytes or UUID object", "null")]
    [TestCase("\"owner\":{\"a\": 1e2}", "uuid_type", "UUID input should be a string, bytes or UUID object", "{\"a\":1e2}")]
    [TestCase("\"owner\":\"\\u0000\"", "string_unicode", Unicode, "\"\\u0000\"")]
    [TestCase("\"id\":\"\\udc00\"", "string_unicode", Unicode, "\"\\udc00\"")]
    [TestCase("\"channel\":null", "string_type", "Input should be a valid string", "null")]
    [TestCase("\"note\":1.0", "string_type", "Input should be a valid string", "1.0")]
    [TestCase("\"note\":true", "string_type", "Input should be a valid string", "true")]
    [TestCase("\"note\":\"a\\u0000\"", "string_unicode", Unicode, "\"a\\u0000\"")]
    [TestCase("\"channel\":\"\\ud83d \"", "string_unicode", Unicode, "\"\\ud83d \"")]
    [TestCase("\"note\":\"123456\"", "string_too_long", "String should have at most 5 characters", "\"123456\"", "{\"max_length\":5}")]
    [TestCase("\"channel\":\"12345\\ud800\"", "string_too_long", "String should have at most 5 characters", "\"12345\\ud800\"", "{\"max_length\":5}")]
    [TestCase("\"origin\":\"Inbound\"", "literal_error", "Input should be 'inbound' or 'outbound'",
        "\"Inbound\"", "{\"expected\":\"'inbound' or 'outbound'\"}")]
    [TestCase("\"mode\":null", "literal_error", "Input should be 'live', 'test' or 'simulation'",
        "null", "{\"expected\":\"'live', 'test' or 'simulation'\"}")]
    [TestCase("\"mode\":[\"\\u0000\"]", "literal_error", "Input should be 'live', 'test' or 'simulation'",
        "[\"\\u0000\"]", "{\"expected\":\"'live', 'test' or 'simulation'\"}")]
    [TestCase("\"mode\":\"live\\u0000\"", "string_unicode", Unicode, "\"live\\u0000\"")]
    [TestCase("\"metadata\":[1]", "dict_type", "Input should be a valid dictionary", "[1]")]
    [TestCase("\"tools\":\"{}\"", "dict_type", "Input should be a valid dictionary", "\"{}\"")]
    [TestCase("\"metadata\":{\"a\":[{\"\\ud800\":1}]}", "string_unicode", Unicode, "{\"a\":[{\"\\ud800\":1}]}")]
    [TestCase("\"tools\":{\"a\":1,\"b\":\"\\u0000\"}", "string_unicode", Unicode, "{\"a\":1,\"b\":\"\\u0000\"}")]
    public void A_faulty_field_is_one_item(string member, string type, string message, string input, string? context = null)
    {
        var field = member.Split('"')[1];
        var expected = $$"""{"type":"{{type}}","loc":["body","{{field}}"],"msg":"{{message}}","input":{{input}}""";

        Assert.That(Items(FaultsOf(member)), Is.EqualTo(expected + (context is null ? "}" : $$""","ctx":{{context}}}""")));
    }

    [TestCase("12345", true)]
    [TestCase("😀😀😀😀😀", true)]
    [TestCase("é\\ud83d\\ude00345", true)]
    [TestCase("😀😀😀😀😀1", false)]
    public void Length_is_counted_in_code_points(string note, bool fits)
    {
        var json = $$"""{"id":"{{ValidId}}","note":"{{note}}"}""";

        Assert.That(() => Parse(json), fits ? Throws.Nothing : Throws.TypeOf<InvalidInputException>());
    }

    [TestCase("metadata")]
    [TestCase("tools")]
    public void An_object_may_have_65536_bytes_as_sent(string field)
    {
        var largest = $"{{ \"a\":{{{new string(' ', 65_536 - 10)}}} }}";

        Assert.That(largest, Has.Length.EqualTo(65_536));
        Assert.That(() => Parse($$"""{"id":"{{ValidId}}","{{field}}":{{largest}}}"""), Throws.Nothing);
        Assert.That(Items(FaultsOf($"\"{field}\":{largest.Replace("}", " }", StringComparison.Ordinal)}")), Is.EqualTo(
            $$$"""{"type":"too_long","loc":["body","{{{field}}}"],"msg":"Object should have at most 65536 bytes","ctx":{"max_length":65536}}"""));
    }

    [Test]
    public void An_object_over_its_size_is_not_looked_into() =>
        Assert.That(FaultsOf($$"""
            "tools":{"a":1,"b":"\u0000{{new string('b', 65_536)}}"}
            """).Single().Type, Is.EqualTo("too_long"));

    [Test]
    public void Faults_follow_the_schema_not_the_request() =>
        Assert.That(
            FaultsOfWhole("""{"tools":1,"metadata":2,"origin":3,"mode":4,"note":5,"owner":6,"channel":7}""").Select(fault => fault.Location[1]),
            Is.EqualTo("id channel owner note mode origin metadata tools".Split(' ')));

    [Test]
    public void Strings_inside_a_document_survive_as_they_are() =>
        Assert.That(Parse($$$"""{"id":"{{{ValidId}}}","metadata":{"😀":"\ud83d\ude00","n":1234567890123456789012345678901234567890}}""")
            .Metadata!.Entries[1].Value, Is.EqualTo("1234567890123456789012345678901234567890"));
}
