using Feather.Domain.Agents;
using Feather.Domain.Common;

namespace Feather.Domain.Tests.Agents;

/// <summary>A revision's declared variables and their defaults, as written by an author and as read again.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class VariableSourceTests
{
    [Test]
    public void A_revision_that_stores_nothing_declares_nothing()
    {
        var source = VariableSource.Parse(variables: null, defaults: null);

        Assert.That(source.Declared, Is.Empty);
        Assert.That(source.Defaults.Entries, Is.Empty);
    }

    [Test]
    public void What_a_revision_stores_is_read_again()
    {
        var source = VariableSource.Parse("""[{"name":"age","type":"int"}]""", """{"age":1}""");

        Assert.That(source.Declared.Single().Name, Is.EqualTo("age"));
        Assert.That(source.Defaults.Text, Is.EqualTo("""{"age":1}"""));
    }

    [TestCase("string", ContextVariableType.Text)]
    [TestCase("int", ContextVariableType.WholeNumber)]
    [TestCase("float", ContextVariableType.Number)]
    [TestCase("bool", ContextVariableType.Boolean)]
    [TestCase("enum", ContextVariableType.Choice)]
    public void A_type_is_read_and_written_by_the_contracts_word(string word, ContextVariableType type)
    {
        var variable = ContextVariable.ParseList($$"""[{"name":"a","type":"{{word}}"}]""").Single();

        Assert.That((variable.Type, variable.TypeName), Is.EqualTo((type, word)));
    }

    [TestCase("", "derived", null)]
    [TestCase(""","source":null,"description":null""", "derived", null)]
    [TestCase(""","source":"system","description":"The plan that was bought" """, "system", "The plan that was bought")]
    public void A_variable_is_learned_while_the_conversation_runs_unless_its_declaration_says_otherwise(string more, string source, string? description)
    {
        var variable = ContextVariable.ParseList($$"""[{"name":"plan","type":"string"{{more}}}]""").Single();

        Assert.That((variable.Source, variable.Description), Is.EqualTo((source, description)));
        Assert.That(new ContextVariable("plan", ContextVariableType.Text, []).Source, Is.EqualTo("derived"));
    }

    [Test]
    public void A_default_takes_the_declared_type_and_an_undeclared_one_stays_as_given() =>
        Assert.That(
            Write("""[{"name":"age","type":"int"},{"name":"vip","type":"bool"}]""", """{"vip":null,"age":"42","other":1.50}""")!.Text,
            Is.EqualTo("""{"vip":null,"age":42,"other":1.50}"""));

    [TestCase(null)]
    [TestCase("""[{"name":"age","type":"int"}]""")]
    public void Without_defaults_there_are_none(string? declared) => Assert.That(Write(declared, defaults: null), Is.Null);

    [Test]
    public void Defaults_need_no_declarations() => Assert.That(Write(declared: null, """{"a":1.0}""")!.Text, Is.EqualTo("""{"a":1.0}"""));

    [Test]
    public void A_default_of_another_type_is_a_fault_where_it_stands()
    {
        var fault = Faults("""[{"name":"age","type":"int"}]""", """{"age":"old"}""").Single();

        Assert.That(fault.Type, Is.EqualTo("int_parsing"));
        Assert.That(fault.Location, Is.EqualTo((object[])["body", "variable_defaults", "age"]));
    }

    [Test]
    public void A_name_that_is_declared_again_is_a_fault_where_it_stands_again()
    {
        var fault = Faults("""[{"name":"plan","type":"int"},{"name":"plan","type":"string"}]""").Single();

        Assert.That((fault.Type, fault.Message, fault.Input), Is.EqualTo(("value_error", "Value error, a variable is declared once", "\"plan\"")));
        Assert.That(fault.Location, Is.EqualTo((object[])["body", "context_variables", 1, "name"]));
    }

    [TestCase("")]
    [TestCase(""","enum_values":[]""")]
    public void A_choice_without_values_is_a_fault(string values)
    {
        var fault = Faults($$"""[{"name":"a","type":"int"},{"name":"plan","type":"enum"{{values}}}]""").Single();

        Assert.That((fault.Type, fault.Message, fault.Input), Is.EqualTo(("value_error", "Value error, an enum has values", "null")));
        Assert.That(fault.Location, Is.EqualTo((object[])["body", "context_variables", 1, "enum_values"]));
    }

    [Test]
    public void Every_fault_is_reported_those_of_declarations_first() =>
        Assert.That(
            Faults("""[{"name":"a","type":"enum"},{"name":"a","type":"int"},{"name":"age","type":"int"}]""", """{"age":true,"a":[]}""")
                .Select(fault => string.Join('.', fault.Location.Skip(1))),
            Is.EqualTo((string[])["context_variables.0.enum_values", "context_variables.1.name", "variable_defaults.a"]));

    private static IReadOnlyList<Fault> Faults(string declared, string? defaults = null) =>
        Assert.Throws<InvalidInputException>(() => Write(declared, defaults))!.Faults;

    private static Document? Write(string? declared, string? defaults) => AgentRevisionContent.Empty.With(new AgentRevisionChange
    {
        ContextVariables = Change.To(declared is null ? null : Document.ParseList(declared)),
        VariableDefaults = Change.To(defaults is null ? null : Document.Parse(defaults)),
    }).VariableDefaults;
}
