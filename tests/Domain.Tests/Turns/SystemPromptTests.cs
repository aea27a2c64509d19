using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Turns;

namespace Feather.Domain.Tests.Turns;

internal sealed class SystemPromptTests
{
    [Test]
    public void Puts_prompt_persona_and_the_channels_prompt_together_with_a_blank_line_between()
    {
        var member = Member("Prompt.", "Persona.", """{"api":{"prompt":"For the API."},"sms":{"prompt":"Be short."}}""");

        Assert.That(SystemPrompt.Of(member, "sms", null).Text, Is.EqualTo("Prompt.\n\nPersona.\n\nBe short."));
        Assert.That(SystemPrompt.Of(member, "chat", null).Text, Is.EqualTo("Prompt.\n\nPersona.\n\nFor the API."));
        Assert.That(SystemPrompt.Of(member, "voice", null).Text, Is.EqualTo("Prompt.\n\nPersona."));
        Assert.That(SystemPrompt.Of(Member(null, "  ", """{"api":null}"""), "api", null).Text, Is.Empty);
    }

    [Test]
    public void Is_not_put_together_if_its_variables_make_it_huge()
    {
        var member = Member(string.Concat(Enumerable.Repeat("{{v}}", 13_000)));
        var variables = Document.Parse($$"""{"v":"{{new string('x', 65_000)}}"}""");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<PromptTooLongException>(() => SystemPrompt.Of(member, "chat", variables));

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(50_000_000), "whole, it would be 845 million characters");
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Has_at_most_262144_characters(int more)
    {
        // A character may be two UTF-16 code units.
        var prompt = "😀" + new string('x', 262_143 + more);

        if (more == 0)
            Assert.That(SystemPrompt.Of(Member(prompt), "chat", null).Text, Is.EqualTo(prompt));
        else
            Assert.Throws<PromptTooLongException>(() => SystemPrompt.Of(Member(prompt), "chat", null));
    }

    [TestCase("""{"name":"Ann"}""", "Hello Ann!")]
    [TestCase("""{"name":""}""", "Hello !")]
    [TestCase("""{"name":null}""", "Hello !")]
    [TestCase("""{"name":1.50}""", "Hello 1.50!")]
    [TestCase("""{"name":true}""", "Hello true!")]
    [TestCase("""{"name":{"a":[1]}}""", """Hello {"a":[1]}!""")]
    [TestCase("""{"Name":"Ann"}""", "Hello {{name}}!")]
    public void Writes_a_value_as_one_would_say_it(string variables, string text) =>
        Assert.That(SystemPrompt.Of(Member("Hello {{name}}!"), "chat", Document.Parse(variables)).Text, Is.EqualTo(text));

    [Test]
    public void Writes_a_value_of_two_hundred_levels_as_it_is_spelled()
    {
        var deep = $"{new string('[', 199)}{new string(']', 199)}";

        Assert.That(SystemPrompt.Of(Member("{{a}}"), "chat", Document.Parse($"{{\"a\":{deep}}}")).Text, Is.EqualTo(deep));
    }

    [Test]
    public void Fills_in_once_and_never_inside_a_value()
    {
        var prompt = SystemPrompt.Of(
            Member("{{a}} {{ b }} {{a}} {{c}} {{{a}}} {{}} {{ }}"), "chat", Document.Parse("""{"a":"{{b}}","b":"{{c}}"}"""));

        Assert.That(prompt.Text, Is.EqualTo("{{b}} {{c}} {{b}} {{c}} {{{b}}} {{}} {{ }}"));
        Assert.That(prompt.Used, Is.EqualTo(["a", "b"]));
        Assert.That(prompt.Unresolved, Is.EqualTo(["c"]));
    }

    private static TurnMember Member(string? prompt, string? persona = null, string? channels = null) => new(
        new AgentId(Guid.NewGuid()), new AgentRevisionId(Guid.NewGuid()), "Name", null, [], null, prompt, persona,
        channels is null ? null : Document.Parse(channels), null, null);
}
