using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;

namespace Feather.Domain.Tests.Agents;

[Parallelizable(ParallelScope.All)]
internal sealed class AgentToolInputsTests
{
    private const string Id = "0190a3f4-7b1c-7def-8abc-0123456789ab";

    [TestCase("""{"kind":"api","id":"x","slug":"s"}""", "api:s", TestName = "a slug before an id")]
    [TestCase("""{"kind":"kb","id":"x","slug":null}""", "kb:x", TestName = "an id without a slug")]
    [TestCase("""{"kind":"kb","id":"x","slug":""}""", "kb:x", TestName = "an empty slug is none")]
    [TestCase("""{"kind":"kb","id":null,"slug":null}""", "", TestName = "neither names nothing")]
    public void A_tool_is_known_by(string reference, string keys)
    {
        var inputs = AgentToolInputs.Of(Revision(null, reference), []);

        Assert.That(string.Join(' ', inputs.Tools.Select(tool => tool.Key)), Is.EqualTo(keys));
    }

    [TestCase($$"""{"kind":"api","id":"{{Id}}","slug":"s"}""", null, true)]
    [TestCase($$"""{"kind":"api","id":"urn:uuid:{{Id}}"}""", null, true)]
    [TestCase($$"""{"kind":"util","id":"{{Id}}"}""", null, false)]
    [TestCase("""{"kind":"api","slug":"s"}""", null, false)]
    [TestCase(null, $$"""{"api:{{Id}}":{} }""", true)]
    [TestCase(null, $$"""{"util:{{Id}}":{} }""", false)]
    [TestCase(null, $$"""{"kbs:{{Id}}":{} }""", false)]
    [TestCase(null, """{"kb":{}}""", false)]
    public void It_is_resolved_where_it_names_a_tool_of_the_organization(string? reference, string? defaults, bool resolved)
    {
        var revision = Revision(defaults, reference is null ? [] : [reference]);
        var tool = Tool();

        Assert.That(AgentToolInputs.Of(revision, [tool]).Tools.Single().Value.IsResolved, Is.EqualTo(resolved));
        Assert.That(AgentToolInputs.ToolsOf(revision), Is.EqualTo(resolved ? [tool.Id] : Array.Empty<ToolId>()));
    }

    [Test]
    public void A_tool_that_is_referred_to_twice_stands_once()
    {
        var inputs = AgentToolInputs.Of(Revision("""{"kb:x":{},"kb:y":{}}""", """{"kind":"kb","id":"x"}""", """{"kind":"kb","id":"x"}"""), []);

        Assert.That(inputs.Tools.Select(tool => tool.Key), Is.EqualTo((string[])["kb:x", "kb:y"]));
    }

    [TestCase(""","input_defaults":{"city":{"value":"Bern","type":"default"},"unit":{"value":"C","type":"default"}}""", """{"city":"Rome","unit":"C"}""")]
    [TestCase(""","input_defaults":null""", """{"city":"Rome"}""")]
    [TestCase("", """{"city":"Rome"}""")]
    public void A_references_own_defaults_lie_below_the_revisions(string own, string preview)
    {
        var revision = Revision("""{"kb:x":{"city":{"value":"Rome","type":"default"}}}""", $$"""{"kind":"kb","id":"x"{{own}}}""");

        Assert.That(AgentToolInputs.Of(revision, []).Tools.Single().Value.Preview.Text, Is.EqualTo(preview));
    }

    [Test]
    public void A_revision_without_references_has_the_tools_of_its_defaults()
    {
        var revision = Revision("""{"kb:x":{}}""");

        var inputs = AgentToolInputs.Of(revision with { Content = AgentRevisionContent.Empty }, []);

        Assert.That(inputs.Tools.Select(tool => tool.Key), Is.EqualTo((string[])["kb:x"]));
    }

    private static AgentRevision Revision(string? defaults, params string[] references) => new(
        default,
        default,
        AgentRevisionContent.Empty with { ToolRefs = [.. references.Select(Document.Parse)] },
        defaults is null ? null : Document.Parse(defaults),
        IsFrozen: false,
        CreatedBy: null,
        default,
        default);

    private static Tool Tool() => new()
    {
        OrganizationId = new OrganizationId(Guid.CreateVersion7()),
        Id = new ToolId(Guid.Parse(Id)),
        Name = "Tool",
        Type = ToolType.ApiCall,
        Metadata = Document.Empty,
        CreatedAt = default,
        UpdatedAt = default,
    };
}
