using static Feather.Api.Tests.Common.Pydantic.SampleBody;

namespace Feather.Api.Tests.Common.Pydantic;

public sealed class ToolInputsTests
{
    [TestCase("""{"kind:slug":{"to":{"value":1.0}}}""", """{"kind:slug":{"to":{"value":1.0,"type":"default"}}}""")]
    [TestCase("""{"t":{"f":{"type":"pinned","value":null}}}""", """{"t":{"f":{"type":"pinned","value":null}}}""")]
    [TestCase("""{"t":{"f":{"value":{"b":1,"a":2},"type":"default"}},"":{}}""", """{"t":{"f":{"value":{"b":1,"a":2},"type":"default"}},"":{}}""")]
    [TestCase("""{"b":1,"a":{},"b":{"f":{"value":1,"type":"x","value":2,"type":"pinned"}}}""", """{"b":{"f":{"value":2,"type":"pinned"}},"a":{}}""")]
    public void Inputs_are_kept_as_given_with_their_type_filled_in(string sent, string expected) =>
        Assert.That(Parse($$"""{"id":"{{ValidId}}","tools":{{sent}}}""").Tools!.Text, Is.EqualTo(expected));

    [TestCase("""{"t":null}""", """{"type":"dict_type","loc":["body","tools","t"],"msg":"Input should be a valid dictionary","input":null}""")]
    [TestCase("""{"":{"0":[1]}}""",
        """{"type":"model_attributes_type","loc":["body","tools","","0"],"msg":"Input should be a valid dictionary or object to extract fields from","input":[1]}""")]
    [TestCase("""{"t":{"f":{}}}""", """{"type":"missing","loc":["body","tools","t","f","value"],"msg":"Field required","input":{}}""")]
    [TestCase("""{"t":{"f":{"value":1,"type":null}}}""",
        """{"type":"enum","loc":["body","tools","t","f","type"],"msg":"Input should be 'default' or 'pinned'","input":null,"ctx":{"expected":"'default' or 'pinned'"}}""")]
    [TestCase("""{"a.b":{"é":{"value":1,"Value":{"x": 1}}}}""",
        """{"type":"extra_forbidden","loc":["body","tools","a.b","é","Value"],"msg":"Extra inputs are not permitted","input":{"x":1}}""")]
    public void A_faulty_input_is_one_item(string tools, string item) => Assert.That(Items(FaultsOf($"\"tools\":{tools}")), Is.EqualTo(item));

    [Test]
    public void Declared_fields_come_first_then_extras_and_entries_as_sent()
    {
        var faults = FaultsOf("""
            "tools":{"b":{"g":{"z":1,"type":"x","a":2},"f":1},"a":1}
            """);

        Assert.That(faults.Select(fault => string.Join('.', fault.Location.Skip(2))), Is.EqualTo("b.g.value b.g.type b.g.z b.g.a b.f a".Split(' ')));
    }

    [Test]
    public void A_name_over_255_characters_is_told_at_the_map_and_its_value_not_read()
    {
        var (fits, tooLong) = (string.Concat(Enumerable.Repeat("😀", 255)), new string('x', 256));

        var faults = FaultsOf($$"""
            "tools":{"{{tooLong}}":1,"{{fits}}":{"{{tooLong}}":2,"{{fits}}":{"value":1} } }
            """);

        Assert.That(Items(faults), Is.EqualTo(string.Join(',', new[] { "\"tools\"", $"\"tools\",\"{fits}\"" }.Select(at =>
            $$$"""{"type":"string_too_long","loc":["body",{{{at}}}],"msg":"String should have at most 255 characters","input":"{{{tooLong}}}","ctx":{"max_length":255}}"""))));
    }
}
