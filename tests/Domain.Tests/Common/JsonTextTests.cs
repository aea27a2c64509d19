using System.Text.Json;
using Feather.Domain.Common;

namespace Feather.Domain.Tests.Common;

public sealed class JsonTextTests
{
    [TestCase("""{ "b" : 1.0, "a" : [ 1e2, -0 ,true,null, {} , [] ] }""", """{"b":1.0,"a":[1e2,-0,true,null,{},[]]}""")]
    [TestCase("""{"a":1,"b":2,"a":3}""", """{"a":3,"b":2}""")]
    [TestCase("""{"":{"0":{"a.b":1}}}""", """{"":{"0":{"a.b":1}}}""")]
    [TestCase("1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890")]
    [TestCase(@"""\u00e9\ud83d\ude00\u2028\/\u007f""", "\"é😀\u2028/\u007f\"")]
    [TestCase(@"""\b\f\n\r\t\""\\\u0000\u001f""", @"""\b\f\n\r\t\""\\\u0000\u001f""")]
    [TestCase(@"{""\ud83d"":""\ude00\ud83d""}", @"{""\ud83d"":""\ude00\ud83d""}")]
    public void A_value_is_written_as_it_was_sent(string sent, string expected) =>
        Assert.That(JsonText.Normalize(JsonElement.Parse(sent)), Is.EqualTo(expected));

    [Test]
    public void Text_is_storable_without_nul_and_lone_surrogates()
    {
        // An attribute cannot hold a lone surrogate, so these are not test cases.
        Assert.That(JsonText.IsStorable("plain é😀"), Is.True);
        Assert.That(JsonText.IsStorable("nul \0"), Is.False);
        Assert.That(JsonText.IsStorable("\ud83d"), Is.False);
        Assert.That(JsonText.IsStorable("\ud83d \ude00"), Is.False);
        Assert.That(JsonText.IsStorable("\ude00\ud83d"), Is.False);
    }

    [TestCase("""{"a":["\ud83d\ude00","\\u0000"]}""", true)]
    [TestCase("""{"a":["\ud83d","\ude00"]}""", false)]
    [TestCase("""{"a":{"\u0000":1}}""", false)]
    public void A_value_is_storable_if_all_its_strings_are(string json, bool expected) =>
        Assert.That(JsonText.IsStorable(JsonElement.Parse(json)), Is.EqualTo(expected));
}
