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
}
