using Feather.Domain.Common;
using Feather.Domain.Tools;

namespace Feather.Domain.Tests.Tools;

[Parallelizable(ParallelScope.All)]
internal sealed class ToolInputsTests
{
    private const string Defaults =
        """{"city":{"value":"Bern","type":"default"},"unit":{"value":{"b":1,"a":2.50},"type":"pinned"},"old":{"value":null,"type":"default"}}""";

    [Test]
    public void Counts_by_type_and_previews_values_as_they_are_spelled()
    {
        var inputs = ToolInputs.Of(Document.Parse(Defaults), null);

        Assert.That((inputs.Defaults, inputs.Pinned), Is.EqualTo((2, 1)));
        Assert.That(inputs.Preview.Text, Is.EqualTo("""{"city":"Bern","unit":{"b":1,"a":2.50},"old":null}"""));
    }

    [TestCase("""{"variables":[{"name":"city"},{"name":"unit"}]}""", "old")]
    [TestCase("""{"variables":[]}""", "city,unit,old")]
    [TestCase("""{"url":"u"}""", "city,unit,old")]
    [TestCase(null, "")]
    public void Stale_is_what_the_call_does_not_declare(string? configuration, string stale)
    {
        var revision = new ToolRevision
        {
            Id = default,
            ToolId = default,
            Name = "",
            Status = ToolStatus.Active,
            Configuration = configuration is null ? null : Document.Parse(configuration),
            CreatedAt = default,
            UpdatedAt = default,
        };

        Assert.That(string.Join(',', ToolInputs.Of(Document.Parse(Defaults), revision).Stale), Is.EqualTo(stale));
    }

    [Test]
    public void A_value_of_two_hundred_levels_is_previewed_as_it_is_spelled()
    {
        var deep = $"{new string('[', 198)}{new string(']', 198)}";

        var inputs = ToolInputs.Of(Document.Parse($$$"""{"city":{"value":{{{deep}}},"type":"default"}}"""), null);

        Assert.That(inputs.Preview.Text, Is.EqualTo($"{{\"city\":{deep}}}"));
    }

    [Test]
    public void No_defaults_come_to_nothing()
    {
        var inputs = ToolInputs.Of(null, null);

        Assert.That((inputs.Defaults, inputs.Pinned, inputs.Stale.Count, inputs.Preview.Text), Is.EqualTo((0, 0, 0, "{}")));
    }

    [Test]
    public void Of_two_documents_the_upper_wins_in_the_place_of_the_lower()
    {
        Assert.That(
            ToolInputs.Overlay(Document.Parse("""{"a":1,"b":2}"""), Document.Parse("""{"c":3,"a":4}""")).Text,
            Is.EqualTo("""{"a":4,"b":2,"c":3}"""));
        Assert.That(ToolInputs.Overlay(null, null).Text, Is.EqualTo("{}"));
    }
}
