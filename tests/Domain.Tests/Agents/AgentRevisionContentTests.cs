using System.Text.Json;
using Feather.Domain.Agents;
using Feather.Domain.Common;

namespace Feather.Domain.Tests.Agents;

[Parallelizable(ParallelScope.All)]
internal sealed class AgentRevisionContentTests
{
    [Test]
    public void The_defaults_of_many_variables_are_coerced()
    {
        var declared = Enumerable.Range(0, 30_000).Select(i => Document.From(JsonElement.Parse($$"""{"name":"variable-{{i}}","type":"bool"}"""))).ToList();
        var defaults = Document.Of(declared.Select((_, i) => KeyValuePair.Create($"variable-{i}", "1")));

        var content = AgentRevisionContent.Empty.With(new AgentRevisionChange
        {
            ContextVariables = Change.To<IReadOnlyList<Document>?>(declared),
            VariableDefaults = Change.To<Document?>(defaults),
        });

        Assert.That(content.VariableDefaults!.Text, Does.EndWith("\"variable-29999\":true}"));
    }

    [Test]
    public void A_content_of_which_nothing_is_written_has_no_name_and_its_policies_on()
    {
        var empty = AgentRevisionContent.Empty;

        Assert.That((empty.Name, empty.PoliciesEnabled), Is.EqualTo(("", true)));
        Assert.That(empty.Variables, Is.Empty);
    }

    [Test]
    public void An_edit_replaces_what_it_gives_null_too_and_leaves_the_rest()
    {
        var before = AgentRevisionContent.Empty with
        {
            Name = "Before",
            Description = "A guide",
            Persona = "Calm",
            SystemPrompt = "Help",
            GlobalSkillIds = [Guid.NewGuid()],
            PoliciesEnabled = false,
            RouterConfigId = Guid.NewGuid(),
            ModelSettings = Document.Parse("""{"model":"m"}"""),
            KbClearanceLevel = 2,
            KbAudienceTags = ["staff"],
        };

        var after = before.With(new AgentRevisionChange
        {
            Name = Change.To("After"),
            Persona = Change.To<string?>(null),
            PoliciesEnabled = Change.To(true),
            KbClearanceLevel = Change.To<int?>(3),
        });

        Assert.That(after, Is.EqualTo(before with { Name = "After", Persona = null, PoliciesEnabled = true, KbClearanceLevel = 3 }));
    }

    [Test]
    public void Declared_variables_are_those_that_were_written_last()
    {
        var content = AgentRevisionContent.Empty.With(Declaring("age")).With(Declaring("plan"));

        Assert.That(content.Variables.Select(variable => variable.Name), Is.EqualTo((string[])["plan"]));
    }

    private static AgentRevisionChange Declaring(string name) =>
        new() { ContextVariables = Change.To<IReadOnlyList<Document>?>([Document.Parse($$"""{"name":"{{name}}","type":"string"}""")]) };
}
