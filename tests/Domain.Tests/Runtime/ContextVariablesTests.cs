using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Runtime;

namespace Feather.Domain.Tests.Runtime;

public sealed class ContextVariablesTests
{
    [Test]
    public void Declarations_are_read_and_their_other_members_ignored()
    {
        var declared = ContextVariable.ParseList("""
            [{"name":"plan","type":"enum","source":"derived","enum_values":["free","paid"],"reask_cap":3},
             {"name":"age","type":"int","enum_values":null},{"name":"a","type":"string"},{"name":"b","type":"float"},{"name":"c","type":"bool"}]
            """);

        Assert.That(declared.Select(variable => (variable.Name, variable.Type)), Is.EqualTo(new[]
        {
            ("plan", ContextVariableType.Choice), ("age", ContextVariableType.WholeNumber), ("a", ContextVariableType.Text),
            ("b", ContextVariableType.Number), ("c", ContextVariableType.Boolean),
        }));
        Assert.That(string.Join(',', declared[0].EnumValues), Is.EqualTo("free,paid"));
        Assert.That(declared[1].EnumValues, Is.Empty);
    }

    [Test]
    public void Declared_variables_are_coerced_and_the_others_kept_as_given() =>
        Assert.That(
            Resolve("""{"z":1.0,"age":"42","vip":"yes","size":"1.5","name":"x"}""",
                Source("""[{"name":"age","type":"int"},{"name":"vip","type":"bool"},{"name":"size","type":"float"},{"name":"name","type":"string"}]""")),
            Is.EqualTo("""{"z":1.0,"age":42,"vip":true,"size":1.5,"name":"x"}"""));

    [Test]
    public void Null_is_kept_and_stops_the_default() =>
        Assert.That(Resolve("""{"age":null}""", Source("""[{"name":"age","type":"int"}]""", """{"age":1}""")), Is.EqualTo("""{"age":null}"""));

    [Test]
    public void Defaults_fill_what_is_missing_after_what_was_given() =>
        Assert.That(
            Resolve("""{"b":5,"x":0}""", Source("[]", """{"a":1,"b":2}"""), Source("[]", """{"a":3,"c":4}""")),
            Is.EqualTo("""{"b":5,"x":0,"a":1,"c":4}"""));

    [Test]
    public void The_first_revision_that_declares_a_name_decides_its_type() =>
        Assert.That(
            Resolve("""{"age":"1"}""", Source("""[{"name":"age","type":"string"}]"""), Source("""[{"name":"age","type":"int"}]""")),
            Is.EqualTo("""{"age":"1"}"""));

    [Test]
    public void The_first_revision_that_declares_a_name_decides_its_default()
    {
        var undeclared = Source("[]", """{"a":1}""");
        var declared = Source("""[{"name":"a","type":"int"},{"name":"b","type":"int"}]""", """{"a":2}""");
        var later = Source("""[{"name":"b","type":"int"}]""", """{"a":3,"b":3}""");

        Assert.That(Resolve(null, undeclared, declared, later), Is.EqualTo("""{"a":2}"""));
    }

    [Test]
    public void A_revision_that_says_nothing_keeps_no_other_from_filling_in() =>
        Assert.That(Resolve(null, Source("[]"), Source("[]", """{"a":1}""")), Is.EqualTo("""{"a":1}"""));

    [TestCase(null, null)]
    [TestCase("{}", "{}")]
    public void Without_declarations_and_defaults_the_given_stays(string? given, string? expected)
    {
        Assert.That(Resolve(given), Is.EqualTo(expected));
        Assert.That(Resolve(given, Source("[]")), Is.EqualTo(expected));
        Assert.That(Resolve(given, Source("""[{"name":"a","type":"int"}]""")), Is.EqualTo(expected));
    }

    [Test]
    public void Every_fault_is_reported_in_the_order_given()
    {
        var source = Source("""[{"name":"plan","type":"enum","enum_values":["free","paid"]},{"name":"age","type":"int"},{"name":"vip","type":"bool"}]""");

        var faults = Assert.Throws<InvalidInputException>(() => Resolve("""{"age":[1, "x"],"ok":1,"vip":true,"plan":"gold"}""", source)).Faults;

        Assert.That(faults.Select(fault => (fault.Type, fault.Input)), Is.EqualTo(new[]
        {
            ("int_type", """[1,"x"]"""), ("literal_error", "\"gold\""),
        }));
        Assert.That(faults[0].Location, Is.EqualTo(new object[] { "body", "context_variables", "age" }));
        Assert.That(faults[1].Context!["expected"], Is.EqualTo("'free' or 'paid'"));
    }

    private static VariableSource Source(string declared, string defaults = "{}") =>
        new(ContextVariable.ParseList(declared), Document.Parse(defaults));

    private static string? Resolve(string? given, params VariableSource[] revisions) =>
        ContextVariables.Resolve(given is null ? null : Document.Parse(given), revisions)?.Text;
}
